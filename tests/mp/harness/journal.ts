export interface ApiCall {
  api: string
  args: unknown
}

export interface SetDataCall {
  /** Path of the page or component. */
  is: string
  keys: string[]
  /** UTF-8 bytes of the JSON that WeChat would carry to the view. */
  bytes: number
  data: unknown
}

/** What a running mini-program did, and a way to wait for the next thing it does. */
export class Journal {
  readonly calls: ApiCall[] = []
  readonly errors: Error[] = []
  readonly warnings: string[] = []
  readonly setData: SetDataCall[] = []
  private readonly waiting = new Set<() => void>()

  record(api: string, args: unknown): void {
    this.calls.push({ api, args })
  }

  report(problem: unknown): void {
    const error = problem instanceof Error ? problem : new Error(String(problem))
    if (!this.errors.includes(error))
      this.errors.push(error)
  }

  /** Says that something happened that may have changed what a test looks at. */
  touch(): void {
    for (const wake of [...this.waiting])
      wake()
  }

  /** Resolves at the next touch, or after `limit` milliseconds without one. */
  activity(limit: number): Promise<void> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout
      const wake = () => {
        clearTimeout(timer)
        this.waiting.delete(wake)
        resolve()
      }
      this.waiting.add(wake)
      timer = setTimeout(wake, limit)
    })
  }
}
