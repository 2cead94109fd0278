import type { NativeTagOptions } from './commands'
import type { CaptureOptions, SurfaceSource } from '~/live/driver'
import { command } from './commands'

export type PusherCommand = 'startPreview' | 'stopPreview' | 'start' | 'stop' | 'switchCamera'
type Camera = CaptureOptions['camera']

/** What the tag does, or is to do: nothing, show its camera, or send to an address. */
type Work = { kind: 'nothing' | 'camera' } | { kind: 'sending', url: string }

const NOTHING: Work = { kind: 'nothing' }

/**
 * Leads an anchor's native tag in the one order that works: rendered, then asked; stopped before it goes. In the background
 * every command fails (WeChat's errno 102) while the tag goes on by itself with its waiting image, so nothing is asked there
 * and what has changed meanwhile is made up for afterwards.
 */
export class NativePusher {
  private wanted: Work = NOTHING
  private doing: Work = NOTHING
  private camera: Camera
  /** The camera of the tag that is drawn. */
  private tagCamera: Camera
  private run = 0
  private inFront = true

  constructor(private readonly options: NativeTagOptions<PusherCommand>, camera: Camera) {
    this.camera = camera
    this.tagCamera = camera
  }

  /** Before the source is rendered. */
  show(source: SurfaceSource | null): void {
    this.wanted = workFor(source)
    this.settle()
  }

  setCamera(camera: Camera): void {
    this.camera = camera
    // A tag that is yet to come begins with it.
    if (this.wanted.kind === 'nothing')
      this.tagCamera = camera
    this.turn()
  }

  /** The whole app comes to the front or leaves it. */
  setInFront(inFront: boolean): void {
    this.inFront = inFront
    // What waits for its rendering waits for the front as well.
    this.run += 1
    if (!inFront)
      return
    // A tag that was taken away meanwhile has stopped by that.
    if (this.wanted.kind === 'nothing')
      this.doing = NOTHING
    this.settle()
    this.turn()
  }

  /** The tag goes for good. */
  destroy(): void {
    this.show(null)
  }

  private settle(): void {
    // What waits for its rendering is no longer wanted.
    const run = ++this.run
    const { wanted } = this
    if (!this.inFront || isSame(wanted, this.doing))
      return
    if (this.doing.kind === 'sending')
      this.ask('stop', NOTHING)
    if (wanted.kind === 'nothing') {
      if (this.doing.kind === 'camera')
        this.ask('stopPreview', NOTHING)
      this.tagCamera = this.camera
      return
    }
    void this.options.rendered().then(() => {
      if (run !== this.run)
        return
      this.ask(wanted.kind === 'sending' ? 'start' : 'startPreview', wanted)
      this.turn()
    })
  }

  private turn(): void {
    if (!this.inFront || this.doing.kind === 'nothing' || this.camera === this.tagCamera)
      return
    this.tagCamera = this.camera
    command(this.options, 'switchCamera')
  }

  private ask(name: PusherCommand, then: Work): void {
    this.doing = then
    command(this.options, name)
  }
}

function workFor(source: SurfaceSource | null): Work {
  switch (source?.kind) {
    case 'camera': return { kind: 'camera' }
    case 'url': return { kind: 'sending', url: source.url }
    default: return NOTHING
  }
}

function isSame(a: Work, b: Work): boolean {
  return a.kind === b.kind && (a.kind !== 'sending' || b.kind !== 'sending' || a.url === b.url)
}
