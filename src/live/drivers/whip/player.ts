import type { PlayerState, Quality, SurfaceSource } from '../../driver'
import type { LinkOptions, LinkState } from './link'
import { LiveError } from '../../driver'
import { StallWatch } from '../browser/stall'
import { MediaLink } from './link'
import { meter } from './meter'

export interface PlayerOptions extends Pick<LinkOptions, 'env' | 'timers' | 'policy' | 'endpoint' | 'onTicketRefused'> {
  onState: (state: PlayerState) => void
  onSource: (source: SurfaceSource | null) => void
  onQuality: (quality: Quality) => void
}

/** Watches one stream over WHEP. `playing` is said once a picture was decoded, not when the connection stands. */
export class WhepPlayer {
  readonly link: MediaLink
  private playing = false
  private stopMeter: (() => void) | null = null

  constructor(private readonly options: PlayerOptions) {
    this.link = new MediaLink({ ...options, whenUnknown: 'wait', prepare: pc => this.prepare(pc), onState: state => this.linkChanged(state) })
  }

  start(): void {
    this.link.start()
  }

  stop(): void {
    this.link.stop()
    this.options.onSource(null)
  }

  /** The surface shows a picture, or the statistics count one. */
  framesArrive(): void {
    if (this.playing || this.link.state.state !== 'connected')
      return
    this.playing = true
    this.options.onState({ state: 'playing' })
  }

  private prepare(pc: RTCPeerConnection): void {
    const stream = this.options.env.createStream()
    pc.addTransceiver('video', { direction: 'recvonly' })
    pc.addTransceiver('audio', { direction: 'recvonly' })
    let shown = false
    pc.ontrack = ({ track }) => {
      if (this.link.session?.pc !== pc)
        return
      stream.addTrack(track)
      if (!shown)
        this.options.onSource({ kind: 'stream', stream })
      shown = true
    }
  }

  private linkChanged(state: LinkState): void {
    this.stopMeter?.()
    this.stopMeter = null
    this.playing = false
    if (state.state === 'connected')
      return this.measure()
    this.options.onState(state.state === 'reconnecting' || state.state === 'failed' ? state : { state: state.state })
  }

  private measure(): void {
    const pc = this.link.session?.pc
    if (!pc)
      return
    const watch = new StallWatch()
    this.stopMeter = meter(pc, 'inbound-rtp', this.options.timers, (reading, quality) => {
      if (reading.frames > 0)
        this.framesArrive()
      this.options.onQuality(quality)
      if (watch.look(reading, this.options.timers.now(), this.options.env.hidden()))
        this.link.restart(new LiveError('TIMEOUT', 'the picture stands still'))
    })
  }
}
