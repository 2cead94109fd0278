import type { LobbyFrame } from '#contract/events'
import type { RoomCard } from '#contract/rooms'
import { onHide, onShow, onUnload } from '@dcloudio/uni-app'
import { resolveSocketUrl } from '~/app/config'
import { FeedChannel } from '~/live/feed'
import { serverClock } from '~/platform/clock'
import { onNetworkChange } from '~/platform/network'
import { openSocket } from '~/platform/socket'

/**
 * Listens to the live square while the page is shown.
 * @param onRooms cards that are new or changed
 * @param onBack the way was cut, or the page hidden: what changed meanwhile has to be read
 */
export function useLobby(onRooms: (cards: RoomCard[]) => void, onBack: () => void): void {
  const lobby = new FeedChannel<Extract<LobbyFrame, { rooms: unknown }>>({ openSocket, address: resolveSocketUrl('/api/lobby/events') })
  lobby.on('news', ({ rooms }) => onRooms(rooms))
  lobby.on('back', onBack)
  lobby.on('serverTime', serverClock.sync)
  const stop = onNetworkChange(online => online && lobby.nudge())
  onShow(() => lobby.open())
  onHide(() => lobby.close())
  onUnload(() => {
    lobby.close()
    stop()
  })
}
