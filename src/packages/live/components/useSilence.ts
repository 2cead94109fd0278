import { computed } from 'vue'
import { useI18n } from '~/app/i18n'
import { useWhen } from '~/components/common/when'
import { useCountdown } from '~/composables/useCountdown'
import { useChatStore } from '~/stores/chat'
import { useRoomStore } from '~/stores/room'

/** A mute that ends within this is counted down, in seconds; a longer one names its end. */
const COUNTED = 3_600

/** Why one may not chat at the moment, as a sentence; empty when one may. */
export function useSilence() {
  const { t } = useI18n()
  const room = useRoomStore()
  const chat = useChatStore()
  const when = useWhen()
  const mute = useCountdown(() => room.mutedUntil)
  const pause = useCountdown(() => chat.mayWriteAt(room.runsRoom ? 0 : room.room?.slowModeSeconds ?? 0))

  return computed(() => {
    if (room.muted && !room.mutedUntil)
      return t('chat.mutedSession')
    if (room.muted && room.mutedUntil && !mute.over.value)
      return mute.remaining.value > COUNTED ? t('chat.mutedUntil', { time: when(room.mutedUntil) }) : t('chat.mutedFor', { time: clock(mute.parts.value) })
    return pause.over.value ? '' : t('chat.slowed', { n: pause.remaining.value })
  })
}

function clock({ hours, minutes, seconds }: { hours: number, minutes: number, seconds: number }): string {
  return `${hours * 60 + minutes}:${String(seconds).padStart(2, '0')}`
}
