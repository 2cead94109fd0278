import type { SurfaceEvent } from '~/live/driver'
import { setFollowing, setReminder } from '~/api/rooms'
import { appInFront } from '~/platform/visibility'
import { useRoomStore } from '~/stores/room'
import { useSessionStore } from '~/stores/session'
import { useLikes } from './useLikes'
import { useSmallWindow } from './useSmallWindow'
import { useVisit } from './useVisit'

/** The shopper's room: call in the page's setup, `open(id)` in `onLoad`. What there is to see is in the stores. */
export function useLiveRoom() {
  const room = useRoomStore()
  const session = useSessionStore()
  const smallWindow = useSmallWindow()
  // Another page on top wants silence, unless there is a small window; a browser's tab in the background goes on playing.
  const { open, leave, retry, report: tell, say } = useVisit('watch', live => appInFront() && smallWindow.covered(() => void live.pause()))

  function report(event: SurfaceEvent): void {
    smallWindow.hear(event)
    tell(event)
  }

  const { like, ownLikes } = useLikes(() => room.id)

  /** Sets or takes back the reminder of a scheduled room. Asks for sign-in; throws an `ApiError`. */
  async function remind(on: boolean): Promise<void> {
    const id = room.id
    if (!id || !await session.requireSignIn())
      return
    const { reminded } = await setReminder(id, on)
    if (room.id === id)
      room.reminded = reminded
  }

  /** Follows the anchor or stops it. Asks for sign-in; throws an `ApiError`. */
  async function follow(on: boolean): Promise<void> {
    const anchor = room.room?.anchor
    if (!anchor || !await session.requireSignIn())
      return
    const { following, followers } = await setFollowing(anchor.id, on)
    if (room.room?.anchor.id !== anchor.id)
      return
    room.following = following
    room.change({ anchor: { ...room.room.anchor, followers } })
  }

  return { open, leave, retry, report, say, like, ownLikes, remind, follow }
}
