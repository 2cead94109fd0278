import type { ZegoPlayStats } from 'zego-express-engine-webrtc/sdk/code/zh/ZegoExpressEntity.web'
import type { Quality } from '../../driver'
import type { WebEnvironment } from '../browser/environment'
import type { Held } from '../zego/flow'
import type { PlayerOptions } from '../zego/player-flow'
import type { WebEngine } from './engine'
import { LiveError } from '../../driver'
import { StallWatch } from '../browser/stall'
import { isNoSuchStream, zegoCode } from '../zego/errors'
import { PlayerFlow } from '../zego/player-flow'
import { qualityOf } from './quality'

export interface WebPlayerOptions extends PlayerOptions<WebEngine> {
  env: Pick<WebEnvironment, 'hidden'>
  onQuality: (quality: Quality) => void
}

/** Milliseconds until a stream is asked for again that is listed and not to be had yet. */
const LISTED_TOO_SOON = 1_000

/** Plays the stream that the SDK receives, and finds out by its figures that the picture stands still. */
export class ZegoPlayer extends PlayerFlow<WebEngine, WebPlayerOptions> {
  private watch = new StallWatch()
  private videoTotal = 0
  private audioTotal = 0

  handleQuality(streamId: string, stats: ZegoPlayStats): void {
    if (streamId !== this.held?.streamId)
      return
    this.options.onQuality(qualityOf(stats))
    this.videoTotal += stats.video.videoBitrate || 0
    this.audioTotal += stats.audio.audioBitrate || 0
    const progress = { frames: stats.video.videoFramesDecoded || 0, videoPackets: this.videoTotal, audioPackets: this.audioTotal }
    if (this.state.state === 'playing' && this.watch.look(progress, this.options.timers.now(), this.options.env.hidden()))
      this.retry(new LiveError('TIMEOUT', 'the picture stands still'))
  }

  protected async open({ engine, streamId }: Held<WebEngine>, isCurrent: () => boolean): Promise<void> {
    this.watch = new StallWatch()
    if (this.state.state !== 'requesting')
      this.change({ state: 'requesting' })
    const stream = await engine.startPlayingStream(streamId)
    if (isCurrent())
      this.options.onSource({ kind: 'stream', stream })
  }

  protected override broken(thrown: unknown): void {
    if (isNoSuchStream(zegoCode(thrown) ?? 0))
      this.wait(LISTED_TOO_SOON)
    else
      super.broken(thrown)
  }
}
