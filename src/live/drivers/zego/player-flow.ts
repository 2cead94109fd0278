import type { SurfaceSource } from '../../driver'
import type { FlowOptions, Held } from './flow'
import { StreamFlow } from './flow'

export interface PlayerOptions<E> extends FlowOptions<E, 'waiting' | 'playing'> {
  /** Whether somebody publishes the stream now. */
  isThere: () => boolean
  onSource: (source: SurfaceSource | null) => void
}

/** Plays the room's stream for as long as it is there, and waits for it where it is not. */
export abstract class PlayerFlow<E extends { stopPlayingStream: (streamId: string) => unknown }, O extends PlayerOptions<E> = PlayerOptions<E>> extends StreamFlow<E, 'waiting' | 'playing', O> {
  protected readonly running = 'playing'

  override look(): void {
    if (this.wanted && this.options.engine() && !this.options.isThere())
      this.wait()
    else
      super.look()
  }

  override arrived(): void {
    if (this.state.state === 'playing')
      this.timer.clear()
    else
      super.arrived()
  }

  /** Nobody publishes at the moment: the stream's coming goes on from here. @param ms after which it is looked for anyway */
  protected wait(ms?: number): void {
    this.attempts = 0
    this.drop()
    if (ms !== undefined)
      this.timer.set(ms, () => this.look())
    if (this.state.state !== 'waiting')
      this.change({ state: 'waiting' })
  }

  protected close({ engine, streamId }: Held<E>): void {
    engine.stopPlayingStream(streamId)
    this.options.onSource(null)
  }
}
