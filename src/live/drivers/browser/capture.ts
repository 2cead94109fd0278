import type { CaptureOptions, Definition } from '../../driver'
import type { WebEnvironment } from './environment'
import { LiveError } from '../../driver'

const sizes: Record<Definition, { width: number, height: number }> = {
  '480p': { width: 854, height: 480 },
  '720p': { width: 1280, height: 720 },
  '1080p': { width: 1920, height: 1080 },
}

/** Highest video bitrate by definition, in bit/s. */
export const bitrates: Record<Definition, number> = { '480p': 800_000, '720p': 1_500_000, '1080p': 3_000_000 }

const audioWishes: MediaTrackConstraints = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

/** Camera and microphone of this machine as one stream that keeps its microphone while cameras change. */
export class Capture {
  stream: MediaStream | null = null
  /** Each opening takes a number: one that was given up meanwhile lets its devices go when they come. */
  private turn = 0

  constructor(private readonly env: WebEnvironment, private readonly onLost: () => void) {}

  /** Opens both, or answers what is open. @throws {LiveError} CAMERA_*, INSECURE_CONTEXT */
  async open(options: CaptureOptions): Promise<MediaStream> {
    this.close()
    return this.use(await this.ask({ video: videoOf(options), audio: audioWishes }), options)
  }

  /** Another camera or definition. The old camera goes first, since phones open one at a time. */
  async reopenCamera(options: CaptureOptions): Promise<MediaStream> {
    const old = this.stream
    if (!old)
      throw new LiveError('CAMERA_MISSING', 'nothing is open')
    old.getVideoTracks().forEach(stopTrack)
    const fresh = await this.ask({ video: videoOf(options) })
    return this.use(this.env.createStream([...fresh.getVideoTracks(), ...old.getAudioTracks()]), options)
  }

  /** Mutes and unmutes in place: the session stays. */
  apply({ cameraOn, microphoneOn }: CaptureOptions): void {
    this.stream?.getVideoTracks().forEach(track => track.enabled = cameraOn)
    this.stream?.getAudioTracks().forEach(track => track.enabled = microphoneOn)
  }

  close(): void {
    this.turn += 1
    this.stream?.getTracks().forEach(stopTrack)
    this.stream = null
  }

  private use(stream: MediaStream, options: CaptureOptions): MediaStream {
    this.stream = stream
    this.apply(options)
    for (const track of stream.getTracks()) {
      track.onended = () => {
        if (this.stream === stream)
          this.onLost()
      }
    }
    return stream
  }

  private async ask(wishes: MediaStreamConstraints): Promise<MediaStream> {
    const turn = ++this.turn
    if (!this.env.isSecureContext)
      throw new LiveError('INSECURE_CONTEXT')
    if (!this.env.mediaDevices)
      throw new LiveError('NO_WEBRTC', 'no mediaDevices')
    let stream: MediaStream
    try {
      stream = await this.env.mediaDevices.getUserMedia(wishes)
    }
    catch (error) {
      throw errorOfCapture(error)
    }
    if (turn !== this.turn) {
      stream.getTracks().forEach(stopTrack)
      throw new LiveError('CAMERA_BUSY', 'given up')
    }
    return stream
  }
}

function videoOf({ camera, definition }: CaptureOptions): MediaTrackConstraints {
  const { width, height } = sizes[definition]
  return { facingMode: camera === 'front' ? 'user' : 'environment', width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: 30, max: 30 } }
}

function stopTrack(track: MediaStreamTrack): void {
  track.onended = null
  track.stop()
}

/** What `getUserMedia` rejects with, as WebRTC names it. */
function errorOfCapture(error: unknown): LiveError {
  const name = error instanceof Error ? error.name : ''
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError': return new LiveError('CAMERA_REFUSED', name, error)
    case 'NotFoundError':
    case 'OverconstrainedError': return new LiveError('CAMERA_MISSING', name, error)
    case 'NotReadableError':
    case 'AbortError': return new LiveError('CAMERA_BUSY', name, error)
    default: return new LiveError('UNKNOWN', String(error), error)
  }
}
