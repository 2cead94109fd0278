type Listener = (...args: unknown[]) => void

/** The two ends that `navigateTo` gives to the opener and the opened page. What is emitted unheard waits for a listener. */
export class EventChannel {
  readonly peer: EventChannel
  private readonly listeners = new Map<string, Listener[]>()
  private unheard: { name: string, args: unknown[] }[] = []

  constructor(events: Record<string, Listener> = {}, peer?: EventChannel) {
    for (const [name, listener] of Object.entries(events))
      this.on(name, listener)
    this.peer = peer ?? new EventChannel({}, this)
  }

  emit(name: string, ...args: unknown[]): void {
    const listeners = this.peer.listeners.get(name) ?? []
    if (listeners.length)
      [...listeners].forEach(listener => listener(...args))
    else
      this.peer.unheard.push({ name, args })
  }

  on(name: string, listener: Listener): void {
    this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener])
    const due = this.unheard.filter(event => event.name === name)
    this.unheard = this.unheard.filter(event => event.name !== name)
    due.forEach(event => listener(...event.args))
  }

  once(name: string, listener: Listener): void {
    const first = (...args: unknown[]) => {
      this.off(name, first)
      listener(...args)
    }
    this.on(name, first)
  }

  off(name: string, listener?: Listener): void {
    const rest = listener ? (this.listeners.get(name) ?? []).filter(other => other !== listener) : []
    this.listeners.set(name, rest)
  }
}
