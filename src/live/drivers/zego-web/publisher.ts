import type { ZegoPublishStats } from 'zego-express-engine-webrtc/sdk/code/zh/ZegoExpressEntity.web'
import type { Definition, Quality } from '../../driver'
import type { FlowOptions, Held } from '../zego/flow'
import type { WebEngine } from './engine'
import { LiveError } from '../../driver'
import { bitrates } from '../browser/capture'
import { StreamFlow } from '../zego/flow'
import { Outgoing } from './outgoing'
import { qualityOf } from './quality'

export interface PublisherOptions extends FlowOptions<WebEngine, 'publishing'> {
  /** What is sent; null when the capture is closed. */
  stream: () => MediaStream | null
  definition: () => Definition
  onQuality: (quality: Quality) => void
}

/** Sends one capture into the room, after each cut under the same stream id. */
export class ZegoPublisher extends StreamFlow<WebEngine, 'publishing', PublisherOptions> {
  protected readonly running = 'publishing'
  private readonly outgoing: Outgoing

  constructor(options: PublisherOptions) {
    super(options)
    this.outgoing = new Outgoing({ source: options.stream, bitrate: () => bitrates[options.definition()] / 1_000 })
  }

  /** Anew, too, where something is out already. */
  override start(): void {
    this.drop()
    super.start()
  }

  /** Lets go of the capture. */
  release(): void {
    this.outgoing.close()
  }

  /** The capture has another camera or microphone. */
  follow(): Promise<void> {
    return this.outgoing.follow()
  }

  handleQuality(streamId: string, stats: ZegoPublishStats): void {
    if (streamId === this.held?.streamId)
      this.options.onQuality(qualityOf(stats))
  }

  protected async open({ engine, streamId }: Held<WebEngine>, isCurrent: () => boolean): Promise<void> {
    const stream = await this.outgoing.open(engine)
    if (isCurrent() && !engine.startPublishingStream(streamId, stream))
      throw new LiveError('UNKNOWN', 'the SDK declined to publish')
  }

  protected close({ engine, streamId }: Held<WebEngine>): void {
    engine.stopPublishingStream(streamId)
  }
}
