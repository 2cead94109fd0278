import type { Host } from './host'
import type { Exchange, RequestOptions, UploadOptions } from './http'
import type { Journal } from './journal'
import type { AppSocket, SocketOptions, SocketTask } from './sockets'
import type { Mocks } from './wx/mocks'
import type { Answer } from './wx/outcome'
import { realSocket, scriptedSocket } from './sockets'

export interface NetworkOptions {
  /** `scripted` (the default): requests end as mocked, sockets do what the test says. `real`: both go out. */
  network?: 'scripted' | 'real'
  /** Sends what is meant for one address to another, http and ws alike: addresses are fixed at build time. The first that fits counts. */
  rewriteOrigin?: Rewrite | readonly Rewrite[]
  /** Requests to these origins (`*` as in `rewriteOrigin`) are answered with an empty 200 and go nowhere. */
  swallow?: readonly string[]
}

export interface Rewrite {
  /** An origin; `*` stands for any part of its host: `wss://*accesshub*`. */
  from: string
  to: string
}

/** `wx.request`, `wx.uploadFile` and `wx.connectSocket` of one running mini-program. */
export class Network {
  readonly sockets: AppSocket[] = []
  private readonly underway = new Set<Exchange>()

  constructor(
    private readonly options: NetworkOptions,
    private readonly host: Host,
    private readonly journal: Journal,
    private readonly mocks: Mocks,
    private readonly answer: Answer,
  ) {}

  request = (options: RequestOptions) =>
    this.exchange('request', options, () => this.host.request({ ...options, url: this.address(options.url) }))

  uploadFile = (options: UploadOptions) =>
    this.exchange('uploadFile', options, () => this.host.uploadFile({ ...options, url: this.address(options.url) }))

  connectSocket = (options: SocketOptions): SocketTask => {
    this.journal.record('connectSocket', options)
    const real = this.options.network === 'real' && !this.mocks.has('connectSocket')
    const socket = real
      ? realSocket({ ...options, url: this.address(options.url) }, this.host, this.answer, this.journal)
      : scriptedSocket(options, this.answer, this.journal, this.mocks.outcome('connectSocket', options))
    this.sockets.push(socket)
    return socket.task
  }

  /** Cuts what is still open. */
  stop(): void {
    this.underway.forEach(exchange => exchange.abort())
    if (this.options.network === 'real')
      this.sockets.forEach(socket => socket.close())
  }

  private exchange(api: string, options: RequestOptions | UploadOptions, start: () => Exchange) {
    this.journal.record(api, options)
    const isSwallowed = this.options.swallow?.some(origin => patternOf(origin).test(options.url))
    const exchange = this.options.network === 'real' && !isSwallowed && !this.mocks.has(api) ? this.follow(start()) : undefined
    const outcome = exchange?.result ?? this.mocks.outcome(api, options, { statusCode: 200, data: isSwallowed ? '' : null, header: {}, cookies: [] })
    this.answer(api, options, outcome)?.catch(() => {})
    return {
      abort: () => {
        this.journal.record(`${api}.abort`, options)
        exchange?.abort()
      },
      onHeadersReceived: () => {},
      onProgressUpdate: () => {},
    }
  }

  private follow(exchange: Exchange): Exchange {
    this.underway.add(exchange)
    const over = () => this.underway.delete(exchange)
    exchange.result.then(over, over)
    return exchange
  }

  private address(url: string): string {
    const socketOf = (origin: string) => origin.replace(/^http/, 'ws')
    const rewrite = [this.options.rewriteOrigin ?? []].flat().flatMap(({ from, to }) => [{ from, to }, { from: socketOf(from), to: socketOf(to) }]).find(({ from }) => patternOf(from).test(url))
    return rewrite ? url.replace(patternOf(rewrite.from), () => rewrite.to) : url
  }
}

function patternOf(origin: string): RegExp {
  const parts = origin.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]*')}`)
}
