import type { Measurement } from './measurement'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { Bundle, KB } from '../build/bundle'
import { ensureBuild } from '../support/builds'
import { compare } from './measurement'

/** A page with one line of text, built by the same compiler: what uni-app weighs before there is an app. */
const FLOOR = fileURLToPath(new URL('./floor', import.meta.url))

/** Weight of the mini-program's packages and of the H5 home page, against uni's hello-world. */
export async function measureBundles(): Promise<Measurement[]> {
  const outDir = mkdtempSync(join(tmpdir(), 'live-shop-floor-'))
  try {
    const floors = { weixin: await buildFloor('mp-weixin', outDir), h5: await buildFloor('h5', outDir) }
    const weixin = new Bundle(await ensureBuild('mp-weixin'))
    const plugin = new Bundle(await ensureBuild('mp-weixin-plugin'))
    const h5 = new Bundle(await ensureBuild('h5'))
    const floorBytes = floors.weixin.files.reduce((sum, file) => sum + file.bytes, 0)
    return [
      compare({ bench: 'mp-weixin main package', ours: weixin.packageBytes(''), base: floorBytes, against: 'uni hello-world', unit: 'bytes', budget: 300 * KB }),
      compare({ bench: 'mp-weixin live subpackage', ours: weixin.packageBytes('src/packages/live'), base: floorBytes, against: 'uni hello-world', unit: 'bytes', budget: 800 * KB }),
      compare({ bench: 'mp-weixin-plugin live subpackage', ours: plugin.packageBytes('src/packages/live'), base: floorBytes, against: 'uni hello-world', unit: 'bytes', budget: 800 * KB }),
      compare({ bench: 'h5 home scripts, gzip', ours: h5.gzipBytes(h5.homeScripts()), base: floors.h5.gzipBytes(floors.h5.scripts.map(file => file.path)), against: 'uni hello-world', unit: 'bytes', budget: 150 * KB }),
    ]
  }
  finally {
    rmSync(outDir, { recursive: true, force: true })
  }
}

async function buildFloor(target: string, parent: string): Promise<Bundle> {
  const bin = join(dirname(createRequire(import.meta.url).resolve('@dcloudio/vite-plugin-uni/package.json')), 'bin/uni.js')
  const outDir = join(parent, target)
  // The compiler takes vite.config.ts and package.json from where it runs.
  const child = spawn(process.execPath, [bin, 'build', '-p', target, '--outDir', outDir], { cwd: FLOOR, env: { ...process.env, UNI_INPUT_DIR: FLOOR }, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = await once(child, 'exit')
  if (code !== 0)
    throw new Error(`the floor could not be built for ${target}`)
  return new Bundle(outDir)
}
