import type { Arguments, Message, Method, Request, Result } from './protocol'
import { MediaError } from './engine'
import { fromPlain } from './protocol'

interface Call {
  resolve: (result: unknown) => void
  reject: (error: MediaError) => void
  deadline: NodeJS.Timeout
}

/** The engine itself gives up on an offer after 5 s; a process that takes longer is stuck. */
export const CALL_TIMEOUT_MS = 10_000

/** Calls to the media process that wait for their answer. Each is settled exactly once. */
export class Calls {
  private readonly open = new Map<number, Call>()
  private lastId = 0

  constructor(private readonly onTimeout: () => void) {}

  make<M extends Method>(send: (request: Request) => void, method: M, args: Arguments<M>): Promise<Result<M>> {
    const id = ++this.lastId
    return new Promise<Result<M>>((resolve, reject) => {
      const deadline = setTimeout(() => {
        this.open.delete(id)
        reject(MediaError.unavailable())
        this.onTimeout()
      }, CALL_TIMEOUT_MS)
      // Method and arguments belong together by this function's signature, which a union cannot see.
      this.open.set(id, { resolve: result => resolve(result as Result<M>), reject, deadline })
      send({ id, method, args } as Request)
    })
  }

  /** Hands an answer to its call; one that comes too late is dropped. */
  settle(message: Extract<Message, { id: number }>): void {
    const call = this.take(message.id)
    if ('error' in message)
      call?.reject(fromPlain(message.error))
    else
      call?.resolve(message.result)
  }

  refuseAll(error: MediaError): void {
    for (const id of [...this.open.keys()])
      this.take(id)?.reject(error)
  }

  private take(id: number): Call | undefined {
    const call = this.open.get(id)
    clearTimeout(call?.deadline)
    this.open.delete(id)
    return call
  }
}
