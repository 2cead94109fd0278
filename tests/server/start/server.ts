import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const START = fileURLToPath(new URL('../../../scripts/start.ts', import.meta.url))
const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

export interface StartedServer {
  child: ChildProcess
  /** Everything written so far. */
  out: () => string
  err: () => string
  /** Its address, once the greeting is there. */
  url: Promise<string>
  exit: Promise<number | NodeJS.Signals>
}

/** `npm start` as a process of its own, on a free port, without building the pages. */
export function start(env: Record<string, string>): StartedServer {
  const { PATH = '', HOME = '', SystemRoot = '' } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', START, '--no-build'], { cwd: ROOT, env: { PATH, HOME, SystemRoot, PORT: '0', ...env } })
  let out = ''
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const exit = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals)
  const url = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      const found = /Shopper\s+(http:\S+)/.exec(out)?.[1]
      if (found && out.includes('Ctrl-C'))
        resolve(found)
    })
    void exit.then(() => reject(new Error(`the server ended: ${err || out}`)))
  })
  // A start that is meant to fail has nobody waiting for its address.
  url.catch(() => {})
  return { child, out: () => out, err: () => err, url, exit }
}
