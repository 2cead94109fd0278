/** Typed events. A listener that throws is reported and keeps nobody else from hearing. */
export class Emitter<Events extends object> {
  private readonly listeners = new Map<keyof Events, Set<(event: never) => void>>()

  constructor(private readonly onListenerError: (error: unknown) => void = reportLater) {}

  /** Subscribes; the answer unsubscribes. */
  on<T extends keyof Events>(type: T, listener: (event: Events[T]) => void): () => void {
    const set = this.listeners.get(type) ?? new Set()
    this.listeners.set(type, set)
    set.add(listener as (event: never) => void)
    return () => set.delete(listener as (event: never) => void)
  }

  emit<T extends keyof Events>(type: T, event: Events[T]): void {
    for (const listener of [...this.listeners.get(type) ?? []]) {
      try {
        (listener as (event: Events[T]) => void)(event)
      }
      catch (error) {
        this.onListenerError(error)
      }
    }
  }

  clear(): void {
    this.listeners.clear()
  }
}

/** Out of the emitter's way, into the platform's own report of uncaught errors. */
function reportLater(error: unknown): void {
  setTimeout(() => {
    throw error
  })
}
