import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Reply } from './api-actions'
import type { ZegoLoopback } from './loopback'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { ApiActions, RETURN } from './api-actions'

const MAX_AGE_SECONDS = 600

export interface ServerApiOptions {
  appId: number
  serverSecret: string
  /** Milliseconds since 1970. */
  now?: () => number
}

export interface ApiCall {
  action: string
  parameters: URLSearchParams
  code: number
}

/** ZEGO's server API over HTTP, acting on the loopback's rooms: a kick by it reaches the SDK. */
export class ServerApi {
  /** What was asked and what it came to, in order. */
  readonly calls: ApiCall[] = []
  private readonly refusals: { action: string, code: number }[] = []
  private readonly actions: ApiActions
  private server: Server | undefined

  constructor(loopback: ZegoLoopback, private readonly options: ServerApiOptions) {
    this.actions = new ApiActions(loopback)
  }

  /** Resolves with its address, `http://127.0.0.1:<port>`. */
  async listen(): Promise<string> {
    this.server = createServer((request, response) => void this.answer(request, response))
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections()
    const closed = this.server && once(this.server, 'close')
    this.server?.close()
    await closed
  }

  /** Calls of this action that came through. */
  callsOf(action: string): URLSearchParams[] {
    return this.calls.filter(call => call.action === action && call.code === RETURN.OK).map(call => call.parameters)
  }

  /** The next calls of an action come to this code and do nothing. */
  refuse(action: string, { times = 1, code = RETURN.TOO_FAST }: { times?: number, code?: number } = {}): void {
    for (let left = times; left > 0; left--)
      this.refusals.push({ action, code })
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { searchParams } = new URL(request.url ?? '/', 'http://zego.test')
    const parameters = await withBody(request, searchParams)
    const action = parameters.get('Action') ?? ''
    const { code, data } = this.decide(action, parameters)
    this.calls.push({ action, parameters, code })
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ Code: code, Message: code === RETURN.OK ? 'success' : 'failed', RequestId: String(this.calls.length), ...(data && { Data: data }) }))
  }

  private decide(action: string, parameters: URLSearchParams): Reply {
    const fault = this.faultOf(parameters)
    if (fault !== RETURN.OK)
      return { code: fault }
    const refusal = this.refusals.findIndex(one => one.action === action)
    if (refusal >= 0)
      return { code: this.refusals.splice(refusal, 1)[0]!.code }
    return this.actions.run(action, parameters)
  }

  private faultOf(parameters: URLSearchParams): number {
    const { appId, serverSecret, now = Date.now } = this.options
    const text = (name: string) => parameters.get(name) ?? ''
    if (text('SignatureVersion') !== '2.0')
      return RETURN.BAD_VERSION
    if (text('AppId') !== String(appId))
      return RETURN.UNKNOWN_APP
    if (!(Math.abs(now() / 1000 - Number(text('Timestamp'))) <= MAX_AGE_SECONDS))
      return RETURN.EXPIRED
    const signature = createHash('md5').update(text('AppId') + text('SignatureNonce') + serverSecret + text('Timestamp')).digest('hex')
    return /^[\da-f]{16}$/i.test(text('SignatureNonce')) && text('Signature') === signature ? RETURN.OK : RETURN.BAD_SIGNATURE
  }
}

/** What a POST says in JSON counts like the query; a list becomes `Name[]`. */
async function withBody(request: IncomingMessage, query: URLSearchParams): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request)
    chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString()
  if (request.method !== 'POST' || !text)
    return query
  for (const [name, value] of Object.entries(JSON.parse(text) as Record<string, unknown>)) {
    if (Array.isArray(value))
      value.forEach(item => query.append(`${name}[]`, String(item)))
    else
      query.set(name, String(value))
  }
  return query
}
