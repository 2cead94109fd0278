import { onScopeDispose } from 'vue'

/** Calls back once a second as long as the component lives. */
export function useTick(onTick: () => void): void {
  const timer = setInterval(onTick, 1_000)
  onScopeDispose(() => clearInterval(timer))
}
