import type { ZegoEngine } from '../zego/engine'
import { ZegoExpressEngine } from 'zego-express-engine-miniprogram'
import { LiveError } from '../../driver'
import { Emitter } from '../../emitter'
import { EngineHolder, EngineHub } from '../zego/engine'

/** The mini-program SDK's engine, as far as the driver uses it. */
export interface WeixinEngine extends ZegoEngine, Pick<
  ZegoExpressEngine,
  'setLogConfig' | 'checkSystemRequirements' | 'getNextUrl' | 'startPublishingStream' | 'stopPublishingStream'
  | 'startPlayingStream' | 'stopPlayingStream' | 'updatePlayerState' | 'updatePlayerNetStatus'
> {
  on: ZegoEngine['on'] & ((event: 'publishQualityUpdate' | 'playQualityUpdate', callback: (streamID: string, stats: WeixinStats) => void) => unknown)
}

/** What the mini-program SDK fills of its statistics: kbit/s, frames a second, pixels. */
export interface WeixinStats {
  video: { videoBitrate?: number, videoFPS?: number, videoWidth?: number, videoHeight?: number }
  audio: { audioBitrate?: number }
}

/** Where the SDK sends its log by itself; it wants a full address of https or wss. */
const LOG_URL = 'https://weblogger-wss.coolfcloud.com/httplog'

/** Of the answers of `checkSystemRequirements`: this WeChat has no live tags. That camera or microphone are not allowed yet (10002) is asked elsewhere. */
const TOO_OLD = 10001

export class WeixinHub extends EngineHub<WeixinEngine> {
  readonly quality = new Emitter<Record<'publisher' | 'player', { streamId: string, stats: WeixinStats }>>()
  private requirements: Promise<void> | null = null

  constructor(engine: WeixinEngine) {
    super(withLog(engine))
    engine.on('publishQualityUpdate', (streamId, stats) => this.quality.emit('publisher', { streamId, stats }))
    engine.on('playQualityUpdate', (streamId, stats) => this.quality.emit('player', { streamId, stats }))
  }

  /** @throws {LiveError} WECHAT_TOO_OLD */
  check(): Promise<void> {
    this.requirements ??= this.engine.checkSystemRequirements().then(
      ({ code, msg }) => {
        if (code === TOO_OLD)
          throw new LiveError('WECHAT_TOO_OLD', msg)
      },
      // That WeChat does not tell its settings hinders nothing.
      () => {},
    )
    return this.requirements
  }
}

/** Before anything else is asked of it. Any other level prints its reports to the console, with the token in them. */
function withLog(engine: WeixinEngine): WeixinEngine {
  engine.setLogConfig({ logLevel: 'disable', remoteLogLevel: 'disable', logURL: LOG_URL })
  return engine
}

/** The engine wants a server's address and does not use it: its hosts are built in. */
export const weixinEngines = new EngineHolder(appId => new WeixinHub(new ZegoExpressEngine(appId, '') as WeixinEngine))
