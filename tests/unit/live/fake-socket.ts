import type { RoomFrame } from '#contract/events'
import type { OpenSocket, SocketHandlers } from '~/platform/socket'

/** One socket as the test sees it: the server's end. */
export interface FakeSocket {
  url: string
  /** The client closed it. */
  closed: boolean
  say: (frame: RoomFrame | Record<string, unknown>) => void
  sayText: (text: string) => void
  /** The way is cut. */
  cut: (code?: number) => void
}

/** A server that remembers every socket it was asked for. */
export function fakeSockets() {
  const sockets: FakeSocket[] = []
  const openSocket: OpenSocket = (url, handlers: SocketHandlers) => {
    const socket: FakeSocket = {
      url,
      closed: false,
      say: frame => handlers.message(JSON.stringify(frame)),
      sayText: text => handlers.message(text),
      cut: (code = 1006) => handlers.close(code),
    }
    sockets.push(socket)
    handlers.open()
    return {
      close: () => {
        socket.closed = true
      },
    }
  }
  return {
    openSocket,
    sockets,
    last: () => {
      const socket = sockets.at(-1)
      if (!socket)
        throw new Error('no socket was opened')
      return socket
    },
    open: () => sockets.filter(socket => !socket.closed).length,
  }
}

export const hello = (seq: number) => ({ hello: { seq, serverTime: '2026-01-01T00:00:00.000Z' } })
export const notice = (seq: number) => ({ seq, type: 'room.notice' as const, at: '2026-01-01T00:00:00.000Z', data: { notice: `n${seq}` } })
