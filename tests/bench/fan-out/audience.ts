import type { ChildProcess } from 'node:child_process'
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export type Order
  /** `first`: a text to say when the socket is open. */
  = | { do: 'gather', url: string, total: number, first?: string }
    | { do: 'listen', ms: number }

export interface Heard {
  /** Messages, each counted once for each socket that got it. */
  deliveredPerSecond: number
  /** Milliseconds from a message's writing to its arrival. */
  p50: number
  p99: number
  /** Sockets that have ended so far. */
  closed: number
}

/** Clients of a room by the thousand, in a process of their own. */
export class Audience {
  private readonly child: ChildProcess = fork(fileURLToPath(new URL('./audience-process.ts', import.meta.url)), { execArgv: ['--import', 'tsx'] })
  private readonly gone = once(this.child, 'exit')

  /** Has that many sockets open when it resolves; those that are there stay. @param first a text each says first */
  gather(url: string, total: number, first?: string): Promise<void> {
    return this.ask({ do: 'gather', url, total, first }) as Promise<void>
  }

  listen(ms: number): Promise<Heard> {
    return this.ask({ do: 'listen', ms }) as Promise<Heard>
  }

  async leave(): Promise<void> {
    this.child.kill('SIGKILL')
    await this.gone
  }

  private async ask(order: Order): Promise<unknown> {
    this.child.send(order)
    const [answer] = await Promise.race([once(this.child, 'message'), this.gone.then(() => [])]) as [unknown?]
    if (answer === undefined)
      throw new Error('the audience has ended; what it said stands above')
    return answer
  }
}
