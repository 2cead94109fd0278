import { computed, watch } from 'vue'
import { resolveUrl } from '~/app/config'
import { useI18n } from '~/app/i18n'
import { useRoomStore } from '~/stores/room'
import { useStreamsStore } from '~/stores/streams'

/** What of the room is to be seen, by its state. */
export function useRoomView() {
  const { t } = useI18n()
  const store = useRoomStore()
  const streams = useStreamsStore()
  const state = computed(() => streams.room)

  watch(() => store.room?.title, title => title && uni.setNavigationBarTitle({ title, fail: () => {} }))

  return {
    state,
    /** Address of the cover; empty while there is none. */
    cover: computed(() => store.room?.cover ? resolveUrl(store.room.cover) : ''),
    /** Why there is no picture on this platform; empty where there is one. */
    noVideo: computed(() => !streams.capabilities.canPlay && streams.capabilities.reason ? t(`live.error.${streams.capabilities.reason}`) : ''),
    playing: computed(() => ['live', 'reconnecting'].includes(state.value.name) && streams.hasFrame),
    /** Not begun, or over: there is nothing to cheer. */
    quiet: computed(() => state.value.name === 'scheduled' || state.value.name === 'ended'),
    /** Nothing is known of the room, and nothing is on its way. */
    lost: computed(() => !store.room && state.value.name !== 'loading' && state.value.name !== 'idle'),
  }
}
