import { APP_EVENTS } from './names'

type Listener = (payload: unknown) => void

/** `wx.onAppShow`, `wx.onNetworkStatusChange` and their kin. */
export class AppEvents {
  private readonly listeners = new Map<string, Set<Listener>>()

  emit(name: string, payload: unknown): void {
    for (const listener of this.listeners.get(name) ?? [])
      listener(payload)
  }

  api(): Record<string, unknown> {
    return Object.fromEntries(APP_EVENTS.flatMap((name) => {
      const listeners = new Set<Listener>()
      this.listeners.set(name, listeners)
      const off = (listener?: Listener) => listener ? listeners.delete(listener) : listeners.clear()
      return [[`on${name}`, (listener: Listener) => listeners.add(listener)], [`off${name}`, off]]
    }))
  }
}
