import { watch } from 'vue'
import { listReports } from '~/api/moderation'
import { useRoomStore } from '~/stores/room'
import { usePoll } from './usePoll'

/** Milliseconds between two looks for new reports: nothing else tells of them. */
const EVERY_MS = 20_000
/** As many as the server gives at once. */
const MOST = 50

/** Keeps the room store's number of open reports true for who runs the room. Call in the page's setup. */
export function useOpenReports(): void {
  const room = useRoomStore()

  async function read(): Promise<void> {
    const { id, runsRoom } = room
    if (!id || !runsRoom)
      return
    try {
      const { items } = await listReports({ roomId: id, state: 'open', limit: MOST })
      if (room.id === id)
        room.openReports = items.length
    }
    catch {
      // The next look tells.
    }
  }

  watch(() => room.runsRoom, runs => runs && void read(), { immediate: true })
  usePoll(read, EVERY_MS, () => room.runsRoom)
}
