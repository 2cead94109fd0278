import type { ZegoExpressEngine } from 'zego-express-engine-webrtc'
import type { ZegoPlayStats, ZegoPublishStats } from 'zego-express-engine-webrtc/sdk/code/zh/ZegoExpressEntity.web'
import type { ZegoCallbacks, ZegoEngine } from '../zego/engine'
import { LiveError } from '../../driver'
import { Emitter } from '../../emitter'
import { EngineHolder, EngineHub } from '../zego/engine'

/** What the driver uses of the SDK's engine. */
export type WebEngine = Pick<ZegoExpressEngine, 'on' | 'setLogConfig' | 'loginRoom' | 'logoutRoom' | 'renewToken'
  | 'createStream' | 'destroyStream' | 'replaceTrack' | 'setVideoConfig'
  | 'startPublishingStream' | 'stopPublishingStream' | 'startPlayingStream' | 'stopPlayingStream'>

export interface WebSdk {
  ZegoExpressEngine: (new (appId: number, server: string) => WebEngine) & Pick<typeof ZegoExpressEngine, 'presetLogConfig'>
}

export type LoadSdk = () => Promise<WebSdk>

export interface QualityEvents {
  publisher: { streamId: string, stats: ZegoPublishStats }
  player: { streamId: string, stats: ZegoPlayStats }
}

/** What goes wrong reaches us as events and rejections; the SDK would log each of its steps. */
const QUIET = { logLevel: 'disable', remoteLogLevel: 'disable' } as const

/** Stands for the SDK's engine until that is loaded; nobody is in a room before. */
class LazyEngine implements ZegoEngine {
  loaded: WebEngine | null = null
  private loading: Promise<WebEngine> | null = null
  private readonly onLoaded: ((engine: WebEngine) => void)[] = []

  constructor(private readonly appId: number, private readonly loadSdk: LoadSdk) {}

  /** Once for good; after a failure, another call tries again. */
  load(): Promise<WebEngine> {
    this.loading ??= this.make()
    this.loading.catch(() => this.loading = null)
    return this.loading
  }

  whenLoaded(use: (engine: WebEngine) => void): void {
    if (this.loaded)
      use(this.loaded)
    else
      this.onLoaded.push(use)
  }

  on<K extends keyof ZegoCallbacks>(event: K, callback: ZegoCallbacks[K]): void {
    this.whenLoaded(engine => (engine as ZegoEngine).on(event, callback))
  }

  async loginRoom(...login: Parameters<ZegoEngine['loginRoom']>): Promise<boolean> {
    return (await this.load()).loginRoom(...login)
  }

  logoutRoom(roomId?: string): void {
    try {
      this.loaded?.logoutRoom(roomId)
    }
    catch {
      // It throws where nobody is in the room any more.
    }
  }

  renewToken(token: string, roomId?: string): boolean {
    return this.loaded?.renewToken(token, roomId) ?? false
  }

  private async make(): Promise<WebEngine> {
    const { ZegoExpressEngine } = await this.loadSdk()
    // Making an engine is logged already.
    ZegoExpressEngine.presetLogConfig(QUIET)
    // The server's address has no meaning since 3.0: the SDK knows its hosts.
    const engine = new ZegoExpressEngine(this.appId, '')
    engine.setLogConfig(QUIET)
    this.loaded = engine
    this.onLoaded.splice(0).forEach(use => use(engine))
    return engine
  }
}

/** The web SDK's engine, made when the first room is gone into, with what else it tells than rooms. */
export class WebHub extends EngineHub<LazyEngine> {
  readonly quality = new Emitter<QualityEvents>()

  constructor(appId: number, loadSdk: LoadSdk) {
    super(new LazyEngine(appId, loadSdk))
    this.engine.whenLoaded((engine) => {
      engine.on('publishQualityUpdate', (streamId, stats) => this.quality.emit('publisher', { streamId, stats }))
      engine.on('playQualityUpdate', (streamId, stats) => this.quality.emit('player', { streamId, stats }))
    })
  }

  /** @throws {LiveError} NETWORK when the SDK could not be fetched */
  async load(): Promise<void> {
    await this.engine.load().catch((error: unknown) => {
      throw new LiveError('NETWORK', 'the SDK could not be loaded', error)
    })
  }
}

/** The app's engine. Its SDK is a file of its own, which no page fetches before somebody goes into a room of ZEGO's. */
export const webEngines = new EngineHolder(appId => new WebHub(appId, () => import('zego-express-engine-webrtc/esm')))
