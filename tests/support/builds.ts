import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

/** Every target that package.json can build, as its `build:*` scripts name them. */
export const targets = Object.keys(packageJson.scripts)
  .filter(name => name.startsWith('build:'))
  .map(name => name.slice('build:'.length))

/** The server's address that test builds of mini-programs carry; the harness sends it to the server under test. */
export const builtApiBase = 'http://localhost:3000'

/** What a client build is made of, relative to the root. */
const INPUTS = ['App.vue', 'main.ts', 'index.html', 'uni.scss', 'pages.json', 'manifest.json', 'vite.config.ts', 'scripts', 'package.json', 'package-lock.json', 'src', 'static', 'contract']
/** The file whose presence and time say whose build lies in a folder. */
const mainFile = (target: string) => target === 'h5' ? 'index.html' : 'app.json'

/**
 * The folder of an up-to-date build (`dist/build/<target>`), made first when it is missing, made from other sources
 * or by somebody else. Processes that ask at once build it once. Rejects with the compiler's output.
 */
export async function ensureBuild(target: string): Promise<string> {
  const folder = join(root, 'dist/build', target)
  const stamps = join(root, 'dist/.stamps')
  mkdirSync(stamps, { recursive: true })
  const stamp = join(stamps, target)
  const release = await lock(`${stamp}.lock`)
  try {
    const sources = hashOfSources()
    if (read(stamp) !== `${sources} ${madeAt(folder, target)}`) {
      await compile({ target })
      writeFileSync(stamp, `${sources} ${madeAt(folder, target)}`)
    }
  }
  finally {
    release()
  }
  return folder
}

export interface CompileOptions {
  target: string
  /** Folder of the app; the root by default. */
  input?: string
  /** `dist/build/<target>` by default. */
  outDir?: string
}

/**
 * Runs the uni-app compiler once; rejects with its output.
 */
export async function compile({ target, input = root, outDir }: CompileOptions): Promise<void> {
  const bin = join(dirname(createRequire(import.meta.url).resolve('@dcloudio/vite-plugin-uni/package.json')), 'bin/uni.js')
  const args = input === root && !outDir
    ? [join(root, 'scripts/uni.mjs'), 'build', target]
    : [bin, 'build', '-p', target, '--outDir', outDir ?? join(root, 'dist/build', target)]
  // vitest sets NODE_ENV=test, MODE and VITEST, which would end up in the bundles.
  const { NODE_ENV, MODE, VITEST, DEV, PROD, ...env } = process.env
  const child = spawn(process.execPath, args, { cwd: root, env: { ...env, UNI_INPUT_DIR: input, VITE_API_BASE: builtApiBase } })
  let output = ''
  child.stdout.on('data', chunk => output += chunk)
  child.stderr.on('data', chunk => output += chunk)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0)
    throw new Error(`build of ${target} failed:\n${output}`)
}

function hashOfSources(): string {
  const hash = createHash('sha256')
  for (const input of INPUTS.filter(name => existsSync(join(root, name)))) {
    for (const file of filesOf(input))
      hash.update(file).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function filesOf(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory())
    return [path]
  return readdirSync(join(root, path)).sort().flatMap(name => filesOf(`${path}/${name}`))
}

function madeAt(folder: string, target: string): number {
  return statSync(join(folder, mainFile(target)), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function read(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}

/** Takes a lock that other processes see; one left by a process that is gone is taken over. */
async function lock(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    }
    catch {
      if (!isHeld(file))
        rmSync(file, { force: true })
      await wait(100)
    }
  }
}

function isHeld(file: string): boolean {
  const owner = Number(read(file))
  // Its owner may be between creating the file and writing its id, which takes no time.
  if (!owner)
    return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < 5_000
  try {
    process.kill(owner, 0)
    return true
  }
  catch {
    return false
  }
}
