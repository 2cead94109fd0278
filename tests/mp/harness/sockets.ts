import type { Host } from './host'
import type { Journal } from './journal'
import type { Answer, ApiOptions } from './wx/outcome'

export interface SocketOptions extends ApiOptions {
  url: string
  header?: Record<string, string>
  protocols?: string[]
}

type Listener = (event: object) => void

const CLOSING = 2

/** A connection that a host has opened. */
export interface Connection {
  isOpen: () => boolean
  send: (data: string | ArrayBuffer) => void
  close: (code: number, reason?: string) => void
  /** Ends it without a word. */
  cut: () => void
}

export interface ConnectionEvents {
  open: () => void
  message: (data: string | ArrayBuffer) => void
  error: (message: string) => void
  close: (code: number, reason: string) => void
}

/** What `wx.connectSocket` gives to the app. */
export interface SocketTask {
  readyState: number
  send: (options: ApiOptions & { data: string | ArrayBuffer }) => void
  close: (options?: ApiOptions & { code?: number, reason?: string }) => void
  onOpen: (listener: Listener) => void
  onMessage: (listener: Listener) => void
  onClose: (listener: Listener) => void
  onError: (listener: Listener) => void
}

/** One socket as the test sees it. A scripted one does only what the test makes it do. */
export interface AppSocket {
  url: string
  task: SocketTask
  /** What the app sent. */
  sent: (string | ArrayBuffer)[]
  open: () => void
  /** Objects arrive as JSON text. */
  message: (data: unknown) => void
  /** Ends it as the other side would; on a real socket this cuts the connection (1006). */
  close: (event?: { code?: number, reason?: string }) => void
  error: (message?: string) => void
}

/** A socket that is driven by the test: `harness.sockets[0].open()`, `.message({…})`, `.close()`. The call itself comes to `outcome`. */
export function scriptedSocket(options: SocketOptions, answer: Answer, journal: Journal, outcome?: unknown): AppSocket {
  const { socket, emit } = bareSocket(options, journal)
  socket.task.send = (message) => {
    socket.sent.push(message.data)
    answer('sendSocketMessage', message)?.catch(() => {})
  }
  socket.task.close = (close = {}) => {
    socket.close({ code: close.code, reason: close.reason })
    answer('closeSocket', close)?.catch(() => {})
  }
  socket.close = ({ code = 1000, reason = '' } = {}) => {
    socket.task.readyState = 3
    emit('close', { code, reason })
  }
  answer('connectSocket', options, outcome)?.catch(() => {})
  return socket
}

/** The same over a real connection. */
export function realSocket(options: SocketOptions, host: Host, answer: Answer, journal: Journal): AppSocket {
  const { socket, emit } = bareSocket(options, journal)
  const connection = host.connect(options.url, options, {
    open: () => socket.open(),
    message: data => socket.message(data),
    error: message => socket.error(message),
    close(code, reason) {
      socket.task.readyState = 3
      emit('close', { code, reason })
    },
  })
  socket.task.send = (message) => {
    const open = connection.isOpen()
    if (open) {
      socket.sent.push(message.data)
      connection.send(message.data)
    }
    answer('sendSocketMessage', message, open ? undefined : new Error('SocketTask.readyState is not OPEN'))?.catch(() => {})
  }
  socket.task.close = (close = {}) => {
    socket.task.readyState = CLOSING
    connection.close(close.code ?? 1000, close.reason)
    answer('closeSocket', close)?.catch(() => {})
  }
  socket.close = () => connection.cut()
  answer('connectSocket', options)?.catch(() => {})
  return socket
}

type SocketEvent = 'open' | 'message' | 'close' | 'error'

function bareSocket(options: SocketOptions, journal: Journal) {
  const listeners: Record<SocketEvent, Listener[]> = { open: [], message: [], close: [], error: [] }
  const emit = (name: SocketEvent, event: object) => {
    for (const listener of listeners[name]) {
      try {
        listener(event)
      }
      catch (error) {
        journal.report(error)
      }
    }
    journal.touch()
  }
  const task: SocketTask = {
    readyState: 0,
    send: () => {},
    close: () => {},
    onOpen: listener => listeners.open.push(listener),
    onMessage: listener => listeners.message.push(listener),
    onClose: listener => listeners.close.push(listener),
    onError: listener => listeners.error.push(listener),
  }
  const socket: AppSocket = {
    url: options.url,
    task,
    sent: [],
    open() {
      task.readyState = 1
      emit('open', { header: {} })
    },
    message: data => emit('message', { data: typeof data === 'string' || data instanceof ArrayBuffer ? data : JSON.stringify(data) }),
    close: () => {},
    error: (message = 'error') => emit('error', { errMsg: message }),
  }
  return { socket, emit }
}
