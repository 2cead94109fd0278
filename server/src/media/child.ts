import type { MediaProcessOptions, Message, Request } from './protocol'
import { fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** The media process as its supervisor sees it. */
export interface MediaChild {
  send: (request: Request) => void
  /** Ends it at once; `onExit` follows. */
  kill: () => void
}

export interface MediaChildEvents {
  onMessage: (message: Message) => void
  /** A line it wrote to stderr: the last words of a native abort. */
  onText: (text: string) => void
  /** Exactly once, when it is gone or could not be started. */
  onExit: (how: string) => void
}

export type StartMediaChild = (events: MediaChildEvents) => MediaChild & { pid?: number }

/** What a process needs to run at all. The server's secrets are none of the media's business. */
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'TZ', 'LANG', 'NODE_ENV', 'SystemRoot']

/** Starts `process.ts` beside this file, through tsx whatever the server itself runs under. */
export function mediaChild(options: MediaProcessOptions): StartMediaChild {
  return ({ onMessage, onText, onExit }) => {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
    const child = fork(fileURLToPath(new URL('./process.ts', import.meta.url)), [JSON.stringify(options)], {
      execArgv: ['--import', tsx],
      env: Object.fromEntries(ENVIRONMENT.flatMap(name => process.env[name] === undefined ? [] : [[name, process.env[name]]])),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    let gone = false
    const exit = (how: string) => {
      if (!gone)
        onExit(how)
      gone = true
    }
    child.on('message', message => onMessage(message as Message))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => onText(text.trim()))
    child.on('error', error => exit(error.message))
    child.on('exit', (code, signal) => exit(signal ?? `code ${code}`))
    return {
      pid: child.pid,
      // A child that has just died cannot be written to; its exit settles the request.
      send: request => void child.send(request, () => {}),
      kill: () => void child.kill('SIGKILL'),
    }
  }
}
