import type { MaybeRefOrGetter } from 'vue'
import { computed, ref, toValue } from 'vue'
import { serverClock } from '~/platform/clock'
import { useTick } from './useTick'

/**
 * Time left until an ISO time of the server, on the server's clock: neither a wrong clock here nor a sleep in the background
 * puts it off.
 */
export function useCountdown(deadline: MaybeRefOrGetter<string | null | undefined>) {
  const now = ref(serverClock.now())
  useTick(() => now.value = serverClock.now())

  /** Whole seconds, never below 0. */
  const remaining = computed(() => {
    const until = Date.parse(toValue(deadline) ?? '')
    return Number.isNaN(until) ? 0 : Math.max(0, Math.ceil((until - now.value) / 1_000))
  })
  const parts = computed(() => ({
    days: Math.floor(remaining.value / 86_400),
    hours: Math.floor(remaining.value / 3_600) % 24,
    minutes: Math.floor(remaining.value / 60) % 60,
    seconds: remaining.value % 60,
  }))
  const over = computed(() => remaining.value === 0)
  return { remaining, parts, over }
}
