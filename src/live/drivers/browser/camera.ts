import type { CaptureOptions } from '../../driver'
import type { WebEnvironment } from './environment'
import { LiveError } from '../../driver'
import { Capture } from './capture'

export interface CameraOptions {
  env: WebEnvironment
  /** What a preview shows. */
  onSource: (stream: MediaStream | null) => void
  /** Another camera or microphone stands in for the former one: what goes out has to follow. */
  onReplaced: (stream: MediaStream) => Promise<void>
  /** Gone, and not to be had again. */
  onLost: (error: LiveError) => void
}

/** The anchor's camera and microphone as the person wishes them, through changes and losses. */
export class Camera {
  /** Null while nothing is wanted. */
  wishes: CaptureOptions | null = null
  private readonly capture: Capture

  constructor(private readonly options: CameraOptions) {
    this.capture = new Capture(options.env, () => void this.lost())
  }

  /** Null before `start` and after `stop`. */
  get stream(): MediaStream | null {
    return this.capture.stream
  }

  /** @throws {LiveError} CAMERA_*, INSECURE_CONTEXT */
  async start(wishes: CaptureOptions): Promise<void> {
    this.wishes = wishes
    this.options.onSource(await this.capture.open(wishes))
  }

  /** Changes what runs in place. @throws {LiveError} the former camera is back then */
  async configure(changes: Partial<CaptureOptions>): Promise<void> {
    const before = this.wishes
    if (!before)
      return
    const wanted = this.wishes = { ...before, ...changes }
    this.capture.apply(wanted)
    if (!this.capture.stream || (wanted.camera === before.camera && wanted.definition === before.definition))
      return
    try {
      await this.reopen(wanted)
    }
    catch (error) {
      this.wishes = { ...wanted, camera: before.camera, definition: before.definition }
      // The former camera has been let go for the new one, so it has to be asked for again.
      await this.reopen(this.wishes)
      throw error
    }
  }

  stop(): void {
    this.capture.close()
    this.options.onSource(null)
    this.wishes = null
  }

  private async reopen(wishes: CaptureOptions): Promise<void> {
    await this.replace(await this.capture.reopenCamera(wishes))
  }

  private async replace(stream: MediaStream): Promise<void> {
    this.options.onSource(stream)
    await this.options.onReplaced(stream)
  }

  /** Unplugged, or the permission taken back: asks once more, then says so. */
  private async lost(): Promise<void> {
    if (!this.wishes)
      return
    try {
      await this.replace(await this.capture.open(this.wishes))
    }
    catch (error) {
      // Left meanwhile.
      if (!this.wishes)
        return
      this.capture.close()
      this.options.onSource(null)
      this.options.onLost(error instanceof LiveError ? error : new LiveError('CAMERA_MISSING', String(error), error))
    }
  }
}
