import type { Browser, LaunchOptions } from 'playwright-core'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'
import { chromium } from 'playwright-core'

const ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge']
const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge']
const INSTALL_TIMEOUT_MS = 300_000

/** Package managers that have a Chromium, with what each is told; only root may use them. */
const SYSTEM_INSTALLERS: [command: string, ...runs: string[][]][] = [
  ['apt-get', ['update'], ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk']],
  ['apk', ['add', 'chromium', 'font-noto-cjk']],
  ['dnf', ['install', '-y', 'chromium', 'google-noto-sans-cjk-fonts']],
]

/**
 * Path of a Chromium that starts: `CHROMIUM_PATH`, the machine's own, else Playwright's.
 * @throws when `CHROMIUM_PATH` names a file that is not there
 */
export function findChromium(): string | null {
  const chosen = process.env.CHROMIUM_PATH
  if (chosen && !existsSync(chosen))
    throw new Error(`CHROMIUM_PATH names ${chosen}, which does not exist`)
  const candidates = chosen ? [chosen] : [...systemCandidates(), chromium.executablePath()]
  return candidates.find(path => existsSync(path) && starts(path)) ?? null
}

/** Gets a Chromium when there is none: Playwright's, else the system's package. Returns null, having said why in a line, when neither can be had. */
export function installChromium(): string | null {
  const found = findChromium()
  if (found)
    return found
  console.log('Chromium is missing: asking Playwright for its own')
  const cli = join(dirname(createRequire(import.meta.url).resolve('playwright-core/package.json')), 'cli.js')
  run(process.execPath, [cli, 'install', 'chromium'])
  const own = findChromium()
  if (own)
    return own
  const installer = process.getuid?.() === 0 && SYSTEM_INSTALLERS.find(([command]) => onPath(command).length > 0)
  if (installer) {
    const [command, ...runs] = installer
    console.log(`Chromium is missing: asking ${command}`)
    runs.forEach(args => run(command, args))
  }
  const installed = findChromium()
  if (!installed)
    console.log('Chromium could not be got: install Chrome or Chromium, or set CHROMIUM_PATH; the tests that need a browser are left out')
  return installed
}

/**
 * A headless browser with a fake camera and microphone, allowed to pages without asking. The camera is a slow one, as every picture is encoded and
 * decoded by the machine that runs the tests.
 */
export function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const executablePath = findChromium()
  if (!executablePath)
    throw new Error('no Chromium on this machine: `npm test` gets one')
  return chromium.launch({
    executablePath,
    ...options,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--use-fake-device-for-media-stream=fps=10',
      '--use-fake-ui-for-media-stream',
      ...(options.args ?? []),
    ],
  })
}

function systemCandidates(): string[] {
  if (process.platform === 'darwin')
    return MAC_APPS.map(app => `/Applications/${app}.app/Contents/MacOS/${app}`)
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(path => path !== undefined)
    return roots.flatMap(root => [join(root, 'Google/Chrome/Application/chrome.exe'), join(root, 'Microsoft/Edge/Application/msedge.exe')])
  }
  return ON_PATH.flatMap(onPath)
}

function onPath(command: string): string[] {
  return (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, command)).filter(existsSync)
}

/** A downloaded browser may lack libraries, and Ubuntu's package may be an empty shell around a snap. */
function starts(path: string): boolean {
  // On Windows --version opens a window instead of answering.
  if (process.platform === 'win32')
    return true
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore', timeout: 20_000 })
    return true
  }
  catch {
    return false
  }
}

function run(command: string, args: string[]) {
  spawnSync(command, args, { stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
}
