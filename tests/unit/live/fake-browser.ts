import type { WebEnvironment } from '~/live/drivers/browser/environment'
import { vi } from 'vitest'

/** Just enough of a track, a stream and a connection for the driver to work on. */
export class FakeTrack {
  enabled = true
  contentHint = ''
  readyState = 'live'
  onended: (() => void) | null = null
  constructor(readonly kind: 'audio' | 'video', readonly label = '') {}
  stop(): void {
    this.readyState = 'ended'
  }

  /** Unplugged, or its permission taken back. */
  end(): void {
    this.readyState = 'ended'
    this.onended?.()
  }
}

export class FakeStream {
  constructor(readonly tracks: FakeTrack[] = []) {}
  addTrack(track: FakeTrack): void {
    this.tracks.push(track)
  }

  getTracks = () => [...this.tracks]
  getVideoTracks = () => this.tracks.filter(track => track.kind === 'video')
  getAudioTracks = () => this.tracks.filter(track => track.kind === 'audio')
}

export class FakeConnection {
  connectionState = 'new'
  localDescription: { sdp: string } | null = null
  onconnectionstatechange: (() => void) | null = null
  ontrack: ((event: { track: FakeTrack }) => void) | null = null
  readonly transceivers: { what: string, direction: string, codecs: unknown[], maxBitrate?: number, sender: { track: FakeTrack | null, replaceTrack: (track: FakeTrack) => Promise<void> } }[] = []
  stats: Record<string, unknown>[] = []

  addTransceiver(what: string | FakeTrack, init: { direction: string, sendEncodings?: { maxBitrate: number }[] }) {
    const sender = {
      track: typeof what === 'string' ? null : what as FakeTrack | null,
      replaceTrack: async (track: FakeTrack) => void (sender.track = track),
    }
    const transceiver = {
      what: typeof what === 'string' ? what : what.kind,
      direction: init.direction,
      maxBitrate: init.sendEncodings?.[0]?.maxBitrate,
      codecs: [] as unknown[],
      sender,
      setCodecPreferences: (codecs: unknown[]) => void (transceiver.codecs = codecs),
    }
    this.transceivers.push(transceiver)
    return transceiver
  }

  getSenders = () => this.transceivers.map(({ sender }) => sender)
  createOffer = async () => ({ type: 'offer', sdp: 'v=0 offer' })
  setLocalDescription = async (offer: { sdp: string }) => void (this.localDescription = offer)
  setRemoteDescription = vi.fn(async () => {})
  getStats = async () => new Map(this.stats.map((entry, index) => [String(index), entry]))
  close(): void {
    this.connectionState = 'closed'
  }

  become(state: string): void {
    this.connectionState = state
    this.onconnectionstatechange?.()
  }

  /** Both tracks of a stream arrive and the connection stands. */
  connect(): void {
    this.ontrack?.({ track: new FakeTrack('video') })
    this.ontrack?.({ track: new FakeTrack('audio') })
    this.become('connected')
  }
}

export interface FakeRequest {
  method: string
  url: string
  headers: Record<string, string>
  keepalive: boolean
}
type Answer = { status: number, headers?: Record<string, string> } | Error

/** A browser whose network, camera and window the test plays. */
export function fakeBrowser() {
  const connections: FakeConnection[] = []
  const requests: FakeRequest[] = []
  const listeners = new Map<string, Set<() => void>>()
  const answers: Answer[] = []
  const opened: FakeTrack[] = []
  let sessions = 0
  const browser = {
    connections,
    requests,
    opened,
    hidden: false,
    posts: () => requests.filter(({ method }) => method === 'POST'),
    deletes: () => requests.filter(({ method }) => method === 'DELETE').map(({ url }) => url),
    last: () => connections.at(-1)!,
    /** What the next POSTs get, one each; 201 after that. */
    answer: (...next: Answer[]) => void answers.push(...next),
    fire: (type: string) => [...listeners.get(type) ?? []].forEach(listener => listener()),
    listening: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
    getUserMedia: vi.fn(async (wishes: { video?: { facingMode: string }, audio?: unknown }) => {
      const tracks = [
        ...(wishes.video ? [new FakeTrack('video', wishes.video.facingMode)] : []),
        ...(wishes.audio ? [new FakeTrack('audio')] : []),
      ]
      opened.push(...tracks)
      return new FakeStream(tracks)
    }),
    env: null as unknown as WebEnvironment,
  }
  browser.env = {
    createConnection: () => {
      const connection = new FakeConnection()
      connections.push(connection)
      return connection
    },
    createStream: (tracks: FakeTrack[] = []) => new FakeStream(tracks),
    codecs: () => [{ mimeType: 'video/VP8' }, { mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=0;profile-level-id=42e01f' }, { mimeType: 'video/H264', sdpFmtpLine: 'packetization-mode=1;profile-level-id=42e01f' }],
    fetch: async (url: string, init: { method: string, headers: Record<string, string>, keepalive?: boolean }) => {
      requests.push({ method: init.method, url, headers: init.headers, keepalive: init.keepalive ?? false })
      if (init.method === 'DELETE')
        return new Response(null, { status: 200 })
      const answer = answers.shift() ?? { status: 201 }
      if (answer instanceof Error)
        throw answer
      const path = new URL(url).pathname
      return new Response(answer.status === 201 ? 'v=0 answer' : '', {
        status: answer.status,
        headers: answer.headers ?? (answer.status === 201 ? { Location: `${path}/session${++sessions}` } : {}),
      })
    },
    get mediaDevices() {
      return { getUserMedia: browser.getUserMedia }
    },
    isSecureContext: true,
    hidden: () => browser.hidden,
    baseUrl: 'http://shop.test/',
    listen: (type: string, listener: () => void) => {
      const set = listeners.get(type) ?? new Set()
      listeners.set(type, set)
      set.add(listener)
      return () => set.delete(listener)
    },
  } as unknown as WebEnvironment
  return browser
}
