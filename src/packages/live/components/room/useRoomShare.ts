import type { Ref } from 'vue'
import { computed } from 'vue'
import { useI18n } from '~/app/i18n'
import { routes } from '~/app/routes'
import { toast } from '~/platform/dialog'
import { shareLink, shareUrl } from '~/platform/share'
import { useRoomStore } from '~/stores/room'

/** The room as somebody hands it on: a card for the platform's own menus, a link where there are none. @param cover its address */
export function useRoomShare(cover: Readonly<Ref<string>>) {
  const { t } = useI18n()
  const store = useRoomStore()
  const title = computed(() => store.room?.title ?? '')
  const path = computed(() => routes.room(store.id ?? ''))

  async function share() {
    const result = await shareLink(title.value, shareUrl(path.value))
    if (result === 'copied' || result === 'unavailable')
      toast(t(result === 'copied' ? 'room.linkCopied' : 'room.noShare'))
  }

  return {
    share,
    /** For a chat. */
    message: () => ({ title: title.value, path: path.value, imageUrl: cover.value }),
    /** For the timeline, which opens this page by its query alone. */
    timeline: () => ({ title: title.value, query: path.value.split('?')[1], imageUrl: cover.value }),
  }
}
