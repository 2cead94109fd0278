/** Totals since the picture began; only whether they grow matters. */
export interface Progress {
  frames: number
  videoPackets: number
  audioPackets: number
}

/** Milliseconds without a new picture after which the session is asked for anew. */
export const STALL = 6_000

/** Tells a picture that stands still from a camera that is switched off. */
export class StallWatch {
  private last: Progress | null = null
  private since = 0

  /** @returns whether the picture has stood still for too long */
  look(reading: Progress, now: number, hidden: boolean): boolean {
    const { last } = this
    this.last = reading
    const moves = !last || reading.frames !== last.frames
    // Only sound arrives: the anchor's camera is off, and a new session would bring no more.
    const soundOnly = !!last && reading.videoPackets === last.videoPackets && reading.audioPackets !== last.audioPackets
    // Browsers stop decoding for pages nobody sees.
    if (moves || soundOnly || hidden)
      this.since = now
    return now - this.since >= STALL
  }
}
