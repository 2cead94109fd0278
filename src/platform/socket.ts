import { refusedDomain } from './domains'

export interface SocketHandlers {
  open: () => void
  /** A text frame. */
  message: (text: string) => void
  /** Once, for every way a socket ends, a failed opening included. */
  close: (code: number) => void
}

export interface RoomSocket {
  /** Idempotent; `handlers.close` is not called for it. */
  close: () => void
}

/** Opens a socket for listening; the room channel never sends. */
export type OpenSocket = (url: string, handlers: SocketHandlers) => RoomSocket

export const openSocket: OpenSocket = (url, handlers) => {
  let over = false
  const end = (code: number) => {
    if (over)
      return
    over = true
    handlers.close(code)
  }
  // With a callback given, uni answers with the task; without one, with a promise.
  const fail = ({ errMsg }: { errMsg?: string }) => {
    refusedDomain('socket', url, errMsg)
    end(1006)
  }
  const task = uni.connectSocket({ url, complete: () => {}, fail })
  task.onOpen(() => {
    // A socket that was closed while opening may still open on some targets.
    if (over)
      task.close({})
    else
      handlers.open()
  })
  task.onMessage(({ data }) => {
    if (!over && typeof data === 'string')
      handlers.message(data)
  })
  task.onError(() => end(1006))
  task.onClose(event => end((event as { code?: number } | undefined)?.code ?? 1006))
  return {
    close: () => {
      if (over)
        return
      over = true
      task.close({ code: 1000 })
    },
  }
}
