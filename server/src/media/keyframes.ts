import { KEYFRAME_WINDOW_MS } from './engine'

/** Lets the first request for a key frame through at once and gathers those of the next moments into one. */
export class KeyframeRequests {
  private lastAt = Number.NEGATIVE_INFINITY
  private timer: NodeJS.Timeout | null = null

  constructor(private readonly ask: () => void, private readonly now: () => number) {}

  request(): void {
    if (this.timer)
      return
    const wait = this.lastAt + KEYFRAME_WINDOW_MS - this.now()
    if (wait <= 0) {
      this.send()
      return
    }
    this.timer = setTimeout(() => {
      this.timer = null
      this.send()
    }, wait)
  }

  stop(): void {
    if (this.timer)
      clearTimeout(this.timer)
    this.timer = null
  }

  private send(): void {
    this.lastAt = this.now()
    this.ask()
  }
}
