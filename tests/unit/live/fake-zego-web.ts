import type { WebSdk } from '~/live/drivers/zego-web/engine'
import { WebHub } from '~/live/drivers/zego-web/engine'
import { EngineHolder } from '~/live/drivers/zego/engine'
import { FakeStream } from './fake-browser'

interface Pending {
  resolve: (stream: FakeStream) => void
  reject: (error: object) => void
}

/** ZEGO's web SDK without a network: it remembers what it was asked, and the test plays the cloud. */
export class FakeZegoWeb {
  /** Every call in order, each with its most telling arguments. */
  readonly calls: string[] = []
  /** What the next fetches of the SDK and the next logins come to: an error, or for a login `never`. Default: well. */
  loads: object[] = []
  logins: (object | 'never')[] = []
  /** Streams that others publish in the room when somebody logs in. */
  streams = ['s1']
  /** What `startPublishingStream` answers, or throws. */
  publishing: boolean | object = true
  engines = 0
  private roomId = ''
  private readonly listeners = new Map<string, ((...args: never[]) => void)[]>()
  private playing: Pending[] = []
  private holding: Promise<void> | undefined

  /** One engine for all drivers of a test. */
  readonly holder = new EngineHolder(appId => new WebHub(appId, () => this.load()))

  /** How many listeners the SDK has been given. */
  get heard(): number {
    return [...this.listeners.values()].reduce((sum, list) => sum + list.length, 0)
  }

  since(call: string): string[] {
    return this.calls.slice(this.calls.lastIndexOf(call))
  }

  tell(event: string, ...args: unknown[]): void {
    this.listeners.get(event)?.forEach(listener => listener(...args as never[]))
  }

  announce(change: 'ADD' | 'DELETE', streamID = 's1'): void {
    this.streams = change === 'ADD' ? [...this.streams, streamID] : this.streams.filter(id => id !== streamID)
    this.tell('roomStreamUpdate', this.roomId, change, [{ streamID }])
  }

  room(reason: string, code = 0): void {
    this.tell('roomStateChanged', this.roomId, reason, code, '')
  }

  player(state: string, errorCode = 0): void {
    this.tell('playerStateUpdate', { streamID: 's1', state, errorCode, extendedData: '' })
  }

  publisher(state: string, errorCode = 0): void {
    this.tell('publisherStateUpdate', { streamID: 's1', state, errorCode, extendedData: '' })
  }

  /** Media of the stream that was asked for last arrives. */
  arrive(): void {
    this.playing.pop()?.resolve(new FakeStream())
    this.player('PLAYING')
  }

  /** The stream that was asked for last is not to be had. */
  refuse(errorCode: number): void {
    this.playing.pop()?.reject({ errorCode, extendedData: '' })
  }

  /** `createStream` answers once the result is called. */
  holdNextStream(): () => void {
    let release = () => {}
    this.holding = new Promise(resolve => release = resolve)
    return release
  }

  private async load(): Promise<WebSdk> {
    this.calls.push('load')
    const failure = this.loads.shift()
    if (failure)
      throw failure
    const make = (appId: number) => {
      this.engines += 1
      this.calls.push(`new ${appId}`)
      return this.engine
    }
    const presetLogConfig = () => this.calls.push('presetLogConfig')
    // An arrow cannot be called with `new`; a proxy's trap answers with an object of the test's own.
    const ZegoExpressEngine = new Proxy(class {}, { construct: (_, [appId]: [number]) => make(appId) })
    return { ZegoExpressEngine: Object.assign(ZegoExpressEngine, { presetLogConfig }) as never as WebSdk['ZegoExpressEngine'] }
  }

  private readonly engine = {
    on: (event: string, listener: (...args: never[]) => void) => void this.listeners.set(event, [...this.listeners.get(event) ?? [], listener]),
    setLogConfig: () => this.calls.push('setLogConfig'),
    loginRoom: (roomId: string, token: string, user: { userID: string }) => this.login(roomId, token, user.userID),
    logoutRoom: (roomId?: string) => void this.calls.push(`logoutRoom ${roomId}`),
    renewToken: (token: string, roomId: string) => this.calls.push(`renewToken ${token} ${roomId}`),
    createStream: async ({ custom }: { custom: { source: FakeStream, bitrate: number } }) => {
      this.calls.push(`createStream ${custom.bitrate}`)
      await this.holding
      return new FakeStream([...custom.source.tracks])
    },
    destroyStream: (stream: FakeStream) => {
      this.calls.push('destroyStream')
      stream.tracks.forEach(track => track.stop())
    },
    replaceTrack: async (stream: FakeStream, track: FakeStream['tracks'][number]) => {
      this.calls.push(`replaceTrack ${track.kind} ${track.label}`)
      stream.tracks.splice(stream.tracks.findIndex(({ kind }) => kind === track.kind), 1, track)
    },
    setVideoConfig: async (_: FakeStream, { maxBitrate }: { maxBitrate: number }) => void this.calls.push(`setVideoConfig ${maxBitrate}`),
    startPublishingStream: (streamId: string) => {
      this.calls.push(`startPublishingStream ${streamId}`)
      if (typeof this.publishing === 'object')
        throw this.publishing
      return this.publishing
    },
    stopPublishingStream: (streamId: string) => void this.calls.push(`stopPublishingStream ${streamId}`),
    startPlayingStream: (streamId: string) => new Promise<FakeStream>((resolve, reject) => {
      this.calls.push(`startPlayingStream ${streamId}`)
      this.playing.push({ resolve, reject })
    }),
    stopPlayingStream: (streamId: string) => void this.calls.push(`stopPlayingStream ${streamId}`),
  }

  private login(roomId: string, token: string, userId: string): Promise<boolean> {
    this.calls.push(`loginRoom ${roomId} ${token} ${userId}`)
    const answer = this.logins.shift()
    return new Promise((resolve, reject) => {
      if (answer === 'never')
        return
      setTimeout(() => {
        if (answer)
          return reject(answer)
        this.roomId = roomId
        this.streams.forEach(streamID => this.tell('roomStreamUpdate', roomId, 'ADD', [{ streamID }]))
        resolve(true)
      })
    })
  }
}
