import { WebSocket } from 'ws'

interface Options<Result = object> {
  success?: (result: Result) => void
  fail?: (error: { errMsg: string }) => void
  complete?: (result: object) => void
}

/** A phone's `wx`, as far as the SDK calls it, over Node's sockets. */
export interface WxPhone {
  wx: object
  /** Sockets the phone has opened, closed ones too. */
  sockets: { url: string, socket: WebSocket }[]
  /** Sockets that stand. */
  open: () => number
  /** What was asked of the pusher's and the players' contexts, in order. */
  calls: string[]
  /** Addresses that `wx.request` went to; they are answered with nothing, and never leave the machine. */
  requests: string[]
  /** Loses the network: sockets are cut, new ones fail, and the app is told. */
  goOffline: () => void
  goOnline: () => void
}

const DEVICE = { brand: 'devtools', model: 'iPhone 15', system: 'iOS 17.0', platform: 'devtools', version: '8.0.50', SDKVersion: '3.8.0' }

/** @param origin where every socket goes instead of to ZEGO, `ws://127.0.0.1:…` */
export function wxPhone(origin: string): WxPhone {
  const storage = new Map<string, unknown>()
  const networkListeners = new Set<(status: object) => void>()
  const sockets: WxPhone['sockets'] = []
  const calls: string[] = []
  const requests: string[] = []
  let online = true

  const later = <Result extends object>(options: Options<Result> | undefined, result: Result) => void setTimeout(() => {
    options?.success?.(result)
    options?.complete?.(result)
  }, 0)
  const fail = (options: Options | undefined, errMsg: string) => void setTimeout(() => {
    options?.fail?.({ errMsg })
    options?.complete?.({ errMsg })
  }, 0)
  const context = (kind: string) => new Proxy({}, {
    get: (_, method) => (options?: Options) => {
      calls.push(`${kind}.${String(method)}`)
      later(options, {})
    },
  })
  const tellNetwork = () => networkListeners.forEach(listener => listener({ isConnected: online, networkType: online ? 'wifi' : 'none' }))

  const wx = {
    getSystemInfoSync: () => DEVICE,
    getStorageSync: (key: string) => storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void storage.set(key, value),
    getNetworkType: (options?: Options) => later(options, { networkType: online ? 'wifi' : 'none' }),
    onNetworkStatusChange: (listener: (status: object) => void) => networkListeners.add(listener),
    getSetting: (options?: Options) => later(options, { authSetting: { 'scope.camera': true, 'scope.record': true } }),
    showModal: (options?: Options) => later(options, { confirm: true }),
    request(options: Options & { url: string }) {
      requests.push(options.url)
      later(options, { statusCode: 200, data: '', header: {} })
      return { abort: () => {} }
    },
    createLivePusherContext: () => context('pusher'),
    createLivePlayerContext: () => context('player'),
    connectSocket({ url }: { url: string }) {
      const socket = new WebSocket(url.replace(/^wss?:\/\/[^/]+/, origin))
      socket.binaryType = 'arraybuffer'
      sockets.push({ url, socket })
      // A socket that is cut before it stands says so by an error; who listens is told below.
      socket.on('error', () => {})
      if (!online)
        socket.terminate()
      return taskOf(socket, later, fail)
    },
  }
  return {
    wx,
    sockets,
    calls,
    requests,
    open: () => sockets.filter(({ socket }) => socket.readyState <= WebSocket.OPEN).length,
    goOffline() {
      online = false
      tellNetwork()
      sockets.forEach(({ socket }) => socket.terminate())
    },
    goOnline() {
      online = true
      tellNetwork()
    },
  }
}

function taskOf(socket: WebSocket, succeed: (options: Options | undefined, result: object) => void, fail: (options: Options | undefined, errMsg: string) => void) {
  return {
    CONNECTING: WebSocket.CONNECTING,
    OPEN: WebSocket.OPEN,
    CLOSING: WebSocket.CLOSING,
    CLOSED: WebSocket.CLOSED,
    get readyState() {
      return socket.readyState
    },
    onOpen: (listener: (event: object) => void) => void socket.on('open', () => listener({ header: {} })),
    onClose: (listener: (event: object) => void) => void socket.on('close', (code, reason) => listener({ code, reason: String(reason) })),
    onError: (listener: (event: object) => void) => void socket.on('error', error => listener({ errMsg: error.message })),
    onMessage: (listener: (event: object) => void) => void socket.on('message', (data, isBinary) => listener({ data: isBinary ? data : String(data) })),
    send(options: Options & { data: ArrayBuffer | string }) {
      socket.send(options.data, error => error ? fail(options, error.message) : succeed(options, {}))
    },
    close(options?: Options & { code?: number }) {
      socket.close(options?.code ?? 1000)
      succeed(options, {})
    },
  }
}
