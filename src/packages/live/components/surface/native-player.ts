import type { NativeTagOptions } from './commands'
import type { SurfaceSource } from '~/live/driver'
import { command } from './commands'

export type PlayerCommand = 'play' | 'stop'

/** Leads a shopper's native tag: rendered, then played; stopped before its address goes. Nothing is asked in the background. */
export class NativePlayer {
  private wanted: string | null = null
  private playing: string | null = null
  private run = 0
  private inFront = true

  constructor(private readonly options: NativeTagOptions<PlayerCommand>) {}

  /** Before the source is rendered. */
  show(source: SurfaceSource | null): void {
    this.wanted = source?.kind === 'url' ? source.url : null
    this.settle()
  }

  /** Plays once more, from a tap. */
  again(): void {
    if (this.inFront && this.playing !== null)
      command(this.options, 'play')
  }

  /** The whole app comes to the front or leaves it. */
  setInFront(inFront: boolean): void {
    this.inFront = inFront
    this.run += 1
    if (!inFront)
      return
    // A tag that was taken away meanwhile has stopped by that.
    if (this.wanted === null)
      this.playing = null
    this.settle()
  }

  /** The tag goes for good. */
  destroy(): void {
    this.show(null)
  }

  private settle(): void {
    // What waits for its rendering is no longer wanted.
    const run = ++this.run
    const { wanted } = this
    if (!this.inFront || wanted === this.playing)
      return
    if (this.playing !== null) {
      this.playing = null
      command(this.options, 'stop')
    }
    if (wanted === null)
      return
    void this.options.rendered().then(() => {
      if (run !== this.run)
        return
      this.playing = wanted
      command(this.options, 'play')
    })
  }
}
