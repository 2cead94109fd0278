import type { SurfaceEvent, SurfaceSource } from '~/live/driver'

export interface VideoSurface {
  show: (source: SurfaceSource | null) => void
  setMuted: (muted: boolean) => void
  setMirror: (mirror: boolean) => void
  /** Tries again what the browser had blocked; from a tap. */
  play: () => void
  destroy: () => void
}

export interface VideoSurfaceOptions {
  /** `data-testid`, id and class of the element. */
  name: string
  /** Name for assistive technology. */
  label: string
  muted: boolean
  report: (event: SurfaceEvent) => void
}

/** Spellings of "play where you stand" over the years: without them some phones go to full screen. */
const INLINE = ['playsinline', 'webkit-playsinline', 'x5-playsinline', 'x5-video-player-type']

/**
 * A bare `<video>` in a container, for browsers. uni-app's own component brings controls and takes no stream, so the element is made by
 * hand. It only reports what it sees: a first decoded picture, a standstill and its end, a browser that wants a tap.
 */
export function createVideoSurface(container: HTMLElement, { name, label, muted, report }: VideoSurfaceOptions): VideoSurface {
  const video = document.createElement('video')
  video.id = name
  video.className = name
  video.dataset.testid = name
  video.setAttribute('aria-label', label)
  INLINE.forEach(attribute => video.setAttribute(attribute, attribute === 'x5-video-player-type' ? 'h5-page' : 'true'))
  video.autoplay = true
  video.disablePictureInPicture = true
  video.muted = muted
  video.style.cssText = 'display:block;width:100%;height:100%;object-fit:cover;background:transparent'
  container.append(video)

  /** Each source is a run; what a former one still says is not heard. */
  let run = 0
  let standing = false

  function awaitFirstFrame(current: number) {
    const seen = () => current === run && report({ type: 'firstFrame' })
    if ('requestVideoFrameCallback' in video)
      video.requestVideoFrameCallback(seen)
    else
      (video as HTMLVideoElement).addEventListener('loadeddata', seen, { once: true })
  }

  function play() {
    const current = run
    video.play().catch((error: unknown) => {
      if (current === run && error instanceof DOMException && error.name === 'NotAllowedError')
        report({ type: 'blocked' })
    })
  }

  function show(source: SurfaceSource | null) {
    run += 1
    standing = false
    if (source?.kind === 'stream') {
      video.srcObject = source.stream
    }
    else {
      video.srcObject = null
      if (source?.kind === 'url')
        video.src = source.url
      else
        video.removeAttribute('src')
    }
    if (source) {
      awaitFirstFrame(run)
      play()
    }
  }

  function waiting() {
    standing = true
    report({ type: 'stalled' })
  }

  function playing() {
    if (standing)
      report({ type: 'resumed' })
    standing = false
  }

  video.addEventListener('waiting', waiting)
  video.addEventListener('playing', playing)

  return {
    show,
    play,
    setMuted(next) {
      video.muted = next
      // Some browsers pause when sound comes on without their consent.
      if (video.paused && (video.srcObject || video.src))
        play()
    },
    setMirror(mirror) {
      video.style.transform = mirror ? 'scaleX(-1)' : ''
    },
    destroy() {
      run += 1
      video.removeEventListener('waiting', waiting)
      video.removeEventListener('playing', playing)
      video.srcObject = null
      video.remove()
    },
  }
}
