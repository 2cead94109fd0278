import type { Journal } from './journal'
import type { Answer, ApiOptions } from './wx/outcome'
import WebSocket from 'ws'

export interface SocketOptions extends ApiOptions {
  url: string
  header?: Record<string, string>
  protocols?: string[]
}

type Listener = (event: object) => void

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

/** A socket that is driven by the test: `harness.sockets[0].open()`, `.message({…})`, `.close()`. */
export function scriptedSocket(options: SocketOptions, answer: Answer, journal: Journal): AppSocket {
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
  answer('connectSocket', options)?.catch(() => {})
  return socket
}

/** The same over a real connection. */
export function realSocket(options: SocketOptions, answer: Answer, journal: Journal): AppSocket {
  const { socket, emit } = bareSocket(options, journal)
  const connection = new WebSocket(options.url, options.protocols ?? [], { headers: options.header })
  connection.binaryType = 'arraybuffer'
  connection.on('open', () => socket.open())
  connection.on('message', (data, isBinary) => socket.message(isBinary ? data : String(Buffer.from(data as ArrayBuffer))))
  connection.on('error', error => socket.error(error.message))
  connection.on('close', (code, reason) => {
    socket.task.readyState = 3
    emit('close', { code, reason: reason.toString() })
  })
  socket.task.send = (message) => {
    const open = connection.readyState === WebSocket.OPEN
    if (open) {
      socket.sent.push(message.data)
      connection.send(message.data)
    }
    answer('sendSocketMessage', message, open ? undefined : new Error('SocketTask.readyState is not OPEN'))?.catch(() => {})
  }
  socket.task.close = (close = {}) => {
    connection.close(close.code ?? 1000, close.reason)
    answer('closeSocket', close)?.catch(() => {})
  }
  socket.close = () => connection.terminate()
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
