import type { Held } from '../zego/flow'
import type { WeixinEngine } from './engine'
import type { flowOf } from './native-codes'
import { LiveError } from '../../driver'
import { isNoSuchStream, zegoCode } from '../zego/errors'
import { PlayerFlow } from '../zego/player-flow'
import { FIRST_PICTURE, isConnectionTrouble, isPlayerFailure, LOADING, PLAYER_RETRIES, PLAYER_STUTTERS } from './native-codes'

/** Milliseconds without a picture, after asking or after a stall, before another address is tried. */
const PATIENCE = 8_000

/**
 * Plays with the native tag: an address from the SDK, the surface starts the tag on it, and what the tag says goes back to
 * the SDK.
 */
export class WeixinPlayer extends PlayerFlow<WeixinEngine> {
  /** The signalling is cut; the tag may go on playing. */
  interrupt(error: LiveError): void {
    if (this.wanted && this.state.state !== 'waiting')
      this.change({ state: 'reconnecting', error })
  }

  /** A tag that tries by itself is not waited for either. */
  override nudge(): void {
    if (this.state.state === 'reconnecting' && this.timer.pending)
      this.again()
  }

  /** A state code of the tag, after the SDK has had it. */
  handleNative(code: number): void {
    if (!this.held)
      return
    if (code === FIRST_PICTURE)
      this.arrived()
    else if (code === LOADING || code === PLAYER_STUTTERS)
      this.stalled()
    else if (code === PLAYER_RETRIES || isConnectionTrouble(code))
      this.troubled(new LiveError('NETWORK', `the player says ${code}`))
  }

  /** Figures tell of a picture that stands still while the tag calls it playing. */
  handleFlow(flow: ReturnType<typeof flowOf>): void {
    if (flow === 'picture')
      this.arrived()
    else if (flow === 'none')
      this.stalled()
  }

  /** The picture stands still; it has a while to go on by itself. */
  stalled(): void {
    if (this.held && !this.timer.pending)
      this.allow('the picture stands still')
  }

  protected async open({ engine, streamId }: Held<WeixinEngine>, isCurrent: () => boolean): Promise<void> {
    this.allow('no picture')
    if (this.state.state === 'waiting')
      this.change({ state: 'requesting' })
    const { url } = await engine.startPlayingStream(streamId)
    if (isCurrent())
      this.options.onSource({ kind: 'url', url })
  }

  /** The picture has outlived a cut of the signalling. */
  protected override outlived(): void {
    if (this.state.state === 'reconnecting')
      this.change({ state: 'playing' })
  }

  protected override broken(thrown: unknown): void {
    const code = zegoCode(thrown) ?? 0
    if (isNoSuchStream(code))
      this.wait()
    else
      super.broken(isPlayerFailure(code) ? new LiveError('NETWORK', `the player says ${code}`) : thrown)
  }

  /** The stream stays, for its next address; a tag starts anew only on another one, so this one is taken away until then. */
  protected override abandon(): void {
    this.forget()
    this.options.onSource(null)
  }

  /** First another address of the same answer, then another answer. */
  protected override again(): void {
    this.timer.clear()
    const url = this.attempts === 1 && this.held && this.options.engine() ? this.held.engine.getNextUrl(this.held.streamId) : ''
    if (!url) {
      this.drop()
      return this.look()
    }
    this.allow('no picture')
    this.options.onSource({ kind: 'url', url })
  }

  private troubled(error: LiveError): void {
    this.stalled()
    if (this.state.state === 'playing')
      this.change({ state: 'reconnecting', error })
  }

  private allow(fault: string): void {
    this.timer.set(PATIENCE, () => this.retry(new LiveError('TIMEOUT', fault)))
  }
}
