/**
 * Runs the uni-app compiler for one target: `node scripts/uni.mjs <dev|build> <target>`.
 *
 * The root of the project is the compiler's input folder. uni reads that from UNI_INPUT_DIR, which is set
 * here so that the same command works in every shell on every OS.
 */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const require = createRequire(import.meta.url)

/** Targets that are this project's own platforms (package.json, "uni-app".scripts) need their output folder named. */
const OWN_PLATFORMS = ['mp-weixin-plugin']

/**
 * @param {'dev' | 'build'} mode
 * @param {string} target uni platform, for example `h5` or `mp-weixin`
 * @returns {Promise<number>} the compiler's exit code
 */
export function uni(mode, target, stdio = 'inherit') {
  const bin = join(dirname(require.resolve('@dcloudio/vite-plugin-uni/package.json')), 'bin/uni.js')
  const args = [bin, ...(mode === 'build' ? ['build'] : []), '-p', target]
  if (OWN_PLATFORMS.includes(target))
    args.push('--outDir', `dist/${mode}/${target}`)
  const child = spawn(process.execPath, args, { cwd: root, stdio, env: { ...process.env, UNI_INPUT_DIR: root } })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => resolve(code ?? 1))
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [mode, target] = process.argv.slice(2)
  if ((mode !== 'dev' && mode !== 'build') || !target) {
    console.error('usage: node scripts/uni.mjs <dev|build> <target>')
    process.exit(2)
  }
  process.exit(await uni(mode, target))
}
