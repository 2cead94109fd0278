import { computed } from 'vue'
import { useI18n } from '~/app/i18n'
import { useWhen } from '~/components/common/when'
import { useCountdown } from '~/composables/useCountdown'
import { useRoomStore } from '~/stores/room'

/** Why one may not chat at the moment, as a sentence; empty when one may. */
export function useSilence() {
  const { t } = useI18n()
  const store = useRoomStore()
  const when = useWhen()
  const { over } = useCountdown(() => store.mutedUntil)

  return computed(() => {
    if (!store.muted)
      return ''
    if (!store.mutedUntil)
      return t('chat.mutedSession')
    if (over.value)
      return ''
    return t('chat.mutedUntil', { time: when(store.mutedUntil) })
  })
}
