/** The server's time on this machine, for countdowns: deadline − `now()`. */
export interface ServerClock {
  /** Takes an ISO time the server sent a moment ago. */
  sync: (serverTime: string) => void
  /** Milliseconds since 1970 on the server's clock. */
  now: () => number
}

/** A jump beyond this is a clock that was set, not a slower network. */
const JUMP = 5_000

/** @param local this machine's clock, in milliseconds */
export function createServerClock(local: () => number = () => Date.now()): ServerClock {
  let offset: number | null = null
  return {
    sync: (serverTime) => {
      const sample = Date.parse(serverTime) - local()
      if (Number.isNaN(sample))
        return
      // Every sample is late by its way here, so the largest of them is the nearest to the truth.
      if (offset === null || sample > offset || offset - sample > JUMP)
        offset = sample
    },
    now: () => local() + (offset ?? 0),
  }
}

export const serverClock = createServerClock()
