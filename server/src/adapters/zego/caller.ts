import type { ZegoConfig } from '../../config/zego'
import type { Wait } from './pace'
import { createHash, randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { ZegoApiError } from './errors'
import { CallPace } from './pace'

export interface CallerOptions {
  config: Pick<ZegoConfig, 'appId' | 'serverSecret' | 'apiUrl'>
  clock: () => Date
  /** For tests. */
  wait?: Wait
  fetch?: typeof fetch
  /** How long one attempt may take, in milliseconds. */
  timeoutMs?: number
}

export interface Call {
  action: string
  /** Made anew for each attempt, in order: `[name, value]`. */
  parameters: () => [string, string][]
  /** Whether doing it twice is as good as doing it once. */
  repeatable?: boolean
}

const ATTEMPTS = 4
const TIMEOUT_MS = 5000

/** 0.5 s, 1 s, 2 s, the upper half of each at random. */
const backoff = (attempt: number): number => 500 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2)

/**
 * The parameters that every call of the server API carries, as ZEGO's "Calling a server API" has them.
 * @param config whose app calls
 * @param nonce 16 hex digits
 * @param timestamp in seconds
 */
export function signed(config: Pick<ZegoConfig, 'appId' | 'serverSecret'>, nonce: string, timestamp: number): [string, string][] {
  const { appId, serverSecret } = config
  const signature = createHash('md5').update(`${appId}${nonce}${serverSecret}${timestamp}`).digest('hex')
  return [['AppId', String(appId)], ['SignatureNonce', nonce], ['Timestamp', String(timestamp)], ['SignatureVersion', '2.0'], ['Signature', signature]]
}

/** Calls ZEGO's server API: signed, in its turn, and again when ZEGO was busy or could not be reached. */
export class ZegoCaller {
  private readonly pace: CallPace
  private readonly wait: Wait
  private readonly closed = new AbortController()

  constructor(private readonly options: CallerOptions) {
    this.wait = options.wait ?? ((ms, signal) => delay(ms, undefined, { signal }))
    this.pace = new CallPace(options.clock, this.wait)
  }

  /** @returns `Data` of the answer @throws {ZegoApiError} after the last attempt, or at once when another would not help */
  async call(call: Call): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      await this.waited(call, () => this.pace.turn(call.action, this.closed.signal))
      try {
        return await this.attempt(call)
      }
      catch (error) {
        const again = error instanceof ZegoApiError && (error.isRefusedForNow || (error.isUncertain && call.repeatable !== false))
        if (!again || attempt >= ATTEMPTS)
          throw error
        await this.waited(call, () => this.wait(backoff(attempt), this.closed.signal))
      }
    }
  }

  /** What waits is given up; what is under way ends by itself. */
  close(): void {
    this.closed.abort()
  }

  private async waited({ action }: Call, wait: () => Promise<unknown>): Promise<void> {
    const { signal } = this.closed
    if (!signal.aborted)
      await wait().catch(() => {})
    if (signal.aborted)
      throw new ZegoApiError(action, 'CLOSED')
  }

  private async attempt({ action, parameters }: Call): Promise<unknown> {
    const { config, clock, timeoutMs = TIMEOUT_MS } = this.options
    const nonce = randomBytes(8).toString('hex')
    const query = new URLSearchParams([['Action', action], ...signed(config, nonce, Math.floor(clock().getTime() / 1000)), ...parameters()])
    const { status, body } = await this.read(action, `${config.apiUrl}/?${query}`, timeoutMs)
    if (!isAnswer(body))
      throw new ZegoApiError(action, 'BAD_ANSWER', `status ${status}`)
    if (body.Code !== 0)
      throw new ZegoApiError(action, body.Code, typeof body.RequestId === 'string' ? `request ${body.RequestId.slice(0, 64)}` : '')
    return body.Data
  }

  /** The errors of fetch may show the address, which is signed: they end here. */
  private async read(action: string, url: string, timeoutMs: number): Promise<{ status: number, body: unknown }> {
    const fetched = this.options.fetch ?? fetch
    try {
      const answer = await fetched(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' })
      const text = await answer.text()
      return { status: answer.status, body: parsed(text) }
    }
    catch (error) {
      throw new ZegoApiError(action, (error as Error).name === 'TimeoutError' ? 'TIMEOUT' : 'NETWORK')
    }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  }
  catch {
    return undefined
  }
}

function isAnswer(body: unknown): body is { Code: number, Data?: unknown, RequestId?: unknown } {
  return typeof body === 'object' && body !== null && 'Code' in body && typeof body.Code === 'number'
}
