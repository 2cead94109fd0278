import type { Timers } from '../../timers'
import type { WebEnvironment } from '../browser/environment'
import { errorOfStatus, NotPublishing } from './errors'

export interface Endpoint {
  /** Path or address to POST the offer to. */
  url: string
  token: string
}

/** An answer later than this is none. */
const ANSWER_TIMEOUT = 10_000
/** A server that is not there yet tells its own wait; this stands in where it does not. */
const DEFAULT_WAIT = 2_000

/** One session with a WHIP or WHEP server: one offer, one answer, one address to DELETE. */
export class WhipSession {
  readonly pc: RTCPeerConnection
  /** The server's name for it; names the session to replace in a later take-over. */
  id: string | null = null
  private location: string | null = null
  private closed = false

  constructor(private readonly env: WebEnvironment, private readonly timers: Timers, private readonly endpoint: Endpoint) {
    this.pc = env.createConnection({ bundlePolicy: 'max-bundle' })
  }

  /**
   * Sends the offer for what has been added to `pc`. The offer goes out at once: a server with a reachable address needs
   * none of our candidates.
   * @param over `1` replaces whoever publishes, an id only that session
   * @throws {NotPublishing} 404
   * @throws {LiveError} every other refusal
   */
  async open(over?: string): Promise<void> {
    await this.pc.setLocalDescription(await this.pc.createOffer())
    const url = new URL(this.endpoint.url, this.env.baseUrl)
    if (over !== undefined)
      url.searchParams.set('over', over)
    const abort = new AbortController()
    const cancel = this.timers.after(ANSWER_TIMEOUT, () => abort.abort())
    try {
      const response = await this.env.fetch(url.href, {
        method: 'POST',
        headers: { ...this.authorization(), 'Content-Type': 'application/sdp' },
        body: this.pc.localDescription?.sdp ?? '',
        signal: abort.signal,
      })
      await this.accept(response, url.href)
    }
    finally {
      cancel()
    }
  }

  /** Frees the server's slot at once instead of after its timeout; `keepalive` lets the request outlive the page. */
  close(): void {
    if (this.closed)
      return
    this.closed = true
    this.pc.close()
    if (this.location)
      this.remove(this.location)
  }

  private async accept(response: Response, base: string): Promise<void> {
    if (response.status === 404)
      throw new NotPublishing(retryAfter(response) ?? DEFAULT_WAIT)
    if (response.status !== 201)
      throw Object.assign(errorOfStatus(response.status), { retryAfterMs: retryAfter(response) })
    const location = response.headers.get('Location')
    const resource = location ? new URL(location, base) : null
    if (this.closed) {
      // Given up while the answer was on its way.
      if (resource)
        this.remove(resource.href)
      return
    }
    this.location = resource?.href ?? null
    this.id = resource?.pathname.split('/').pop() ?? null
    const sdp = await response.text()
    if (this.closed)
      return
    await this.pc.setRemoteDescription({ type: 'answer', sdp })
  }

  private remove(location: string): void {
    this.env.fetch(location, { method: 'DELETE', headers: this.authorization(), keepalive: true }).catch(() => {})
  }

  private authorization(): Record<string, string> {
    return { Authorization: `Bearer ${this.endpoint.token}` }
  }
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('Retry-After'))
  return seconds > 0 ? seconds * 1_000 : undefined
}
