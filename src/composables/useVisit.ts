import type { SurfaceEvent } from '~/live/driver'
import type { LiveRoomOptions } from '~/live/room'
import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { watch } from 'vue'
import { endRoom, getRoomLog, getSnapshot, joinRoom, renewTicket, startRoom } from '~/api/rooms'
import { resolveSocketUrl } from '~/app/config'
import { createDriver } from '~/live/drivers'
import { LiveRoom } from '~/live/room'
import { onNetworkChange } from '~/platform/network'
import { openSocket } from '~/platform/socket'
import { onVisibilityChange } from '~/platform/visibility'
import { useChatStore } from '~/stores/chat'
import { useRoomStore } from '~/stores/room'
import { useSessionStore } from '~/stores/session'
import { useStreamsStore } from '~/stores/streams'
import { connectStores, resetRoomStores } from './room-stores'

const roles = { shopper: 'shopper', anchor: 'anchor', assistant: 'merchant' } as const

/** One page's visit to a room, bound to the page: what the shopper's and the anchor's page have in common. */
export function useVisit(intent: LiveRoomOptions['intent'], onHidden: (live: LiveRoom) => void) {
  const room = useRoomStore()
  const streams = useStreamsStore()
  const session = useSessionStore()
  const chat = useChatStore()
  let visit: { id: string, live: LiveRoom, disposers: (() => void)[] } | null = null
  let hidden = false

  /** Goes into a room; from another one it moves over. */
  function open(id: string): void {
    void leave()
    resetRoomStores(id)
    const live = new LiveRoom({
      intent,
      api: {
        snapshot: () => getSnapshot(id),
        join: () => joinRoom(id, intent === 'watch'),
        renew: userId => renewTicket(id, userId, intent === 'watch'),
        log: getRoomLog,
        start: () => startRoom(id),
        end: () => endRoom(id),
      },
      me: () => session.user?.id ?? null,
      createDriver,
      openSocket,
      socketUrl: resolveSocketUrl,
    })
    visit = {
      id,
      live,
      disposers: [
        onNetworkChange(online => live.handleNetwork(online)),
        onVisibilityChange(visible => visible && live.handleForeground()),
        // What one may see and say depends on who one is.
        watch(() => session.user?.id, () => void live.resync()),
      ],
    }
    const disconnect = connectStores(live, id)
    visit.disposers.push(disconnect)
    void live.enter()
  }

  async function leave(): Promise<void> {
    const left = visit
    if (!left)
      return
    visit = null
    const released = left.live.leave()
    left.disposers.forEach(dispose => dispose())
    if (room.id === left.id)
      resetRoomStores(null)
    await released
  }

  function retry(): void {
    void visit?.live.enter()
  }

  function report(event: SurfaceEvent): void {
    if (event.type === 'firstFrame' || event.type === 'resumed') {
      streams.hasFrame = true
      streams.blocked = false
    }
    if (event.type === 'blocked')
      streams.blocked = true
    visit?.live.report(event)
  }

  /** Says something in the room; asks for sign-in first. False when that was declined. How the line fares is in the chat store. */
  async function say(text: string): Promise<boolean> {
    const words = text.trim()
    if (!words || !await session.requireSignIn() || !session.user)
      return false
    const { id, nickname, avatar } = session.user
    // Not awaited: the next line may be written while this one is on its way.
    void chat.send(words, { id, nickname, avatar, role: roles[room.role] })
    return true
  }

  onShow(() => {
    if (!hidden)
      return
    hidden = false
    // Another room's page lay on top and took the stores over.
    if (visit && room.id !== visit.id)
      open(visit.id)
    else
      visit?.live.resume()
  })
  onHide(() => {
    hidden = true
    if (visit)
      onHidden(visit.live)
  })
  onUnload(() => void leave())

  return { open, leave, retry, report, say, current: () => visit }
}
