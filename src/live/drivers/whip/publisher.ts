import type { Definition, PublisherState, Quality } from '../../driver'
import type { LinkOptions, LinkState } from './link'
import { LiveError } from '../../driver'
import { bitrates } from '../browser/capture'
import { preferH264 } from './codecs'
import { MediaLink } from './link'
import { meter } from './meter'

export interface PublisherOptions extends Pick<LinkOptions, 'env' | 'timers' | 'policy' | 'endpoint' | 'onTicketRefused'> {
  /** What is sent; null when the capture is closed. */
  stream: () => MediaStream | null
  definition: () => Definition
  onState: (state: PublisherState) => void
  onQuality: (quality: Quality) => void
}

/** Sends one capture over WHIP. */
export class WhipPublisher {
  readonly link: MediaLink
  private stopMeter: (() => void) | null = null

  constructor(private readonly options: PublisherOptions) {
    this.link = new MediaLink({ ...options, whenUnknown: 'retry', prepare: pc => this.prepare(pc), onState: state => this.linkChanged(state) })
  }

  start(takeOver: boolean): void {
    this.link.start({ takeOver })
  }

  stop(): void {
    this.link.stop()
  }

  /** Another camera or microphone goes out without a new session. */
  async replaceTracks(stream: MediaStream): Promise<void> {
    const senders = this.link.session?.pc.getSenders() ?? []
    await Promise.all(stream.getTracks().map(track => senders.find(sender => sender.track?.kind === track.kind)?.replaceTrack(track)))
  }

  private prepare(pc: RTCPeerConnection): void {
    const stream = this.options.stream()
    if (!stream)
      throw new LiveError('CAMERA_MISSING', 'nothing is captured')
    for (const track of stream.getTracks()) {
      const video = track.kind === 'video'
      const transceiver = pc.addTransceiver(track, {
        direction: 'sendonly',
        streams: [stream],
        ...(video ? { sendEncodings: [{ maxBitrate: bitrates[this.options.definition()] }] } : {}),
      })
      if (!video)
        continue
      track.contentHint = 'motion'
      const codecs = this.options.env.codecs('send', 'video')
      if (codecs)
        transceiver.setCodecPreferences?.(preferH264(codecs))
    }
  }

  private linkChanged(state: LinkState): void {
    this.stopMeter?.()
    this.stopMeter = null
    switch (state.state) {
      case 'connected': {
        const pc = this.link.session?.pc
        if (pc)
          this.stopMeter = meter(pc, 'outbound-rtp', this.options.timers, (_, quality) => this.options.onQuality(quality))
        return this.options.onState({ state: 'publishing' })
      }
      case 'reconnecting':
      case 'failed':
        return this.options.onState(state)
      case 'idle':
      case 'requesting':
        return this.options.onState({ state: state.state })
    }
  }
}
