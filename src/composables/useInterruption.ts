import { onShow, onUnload } from '@dcloudio/uni-app'
import { readonly, ref } from 'vue'
import { markAway, startRoom } from '~/api/rooms'
import { backoff } from '~/live/reconnect'
import { retrying } from '~/live/retry'
import { systemTimers } from '~/live/timers'
import { onInterruption } from '~/platform/interruption'
import { useRoomStore } from '~/stores/room'
import { useStreamsStore } from '~/stores/streams'

/** What takes the anchor's picture or voice away for a while: the app in the background, or a call that comes in. */
export type Interruption = 'background' | 'call'

/**
 * The anchor is interrupted and comes back: shoppers are told that the anchor is away, and the room goes on by itself within the
 * grace. Nothing is asked of a native tag meanwhile; it goes on, or is started anew by its driver. Call in the page's setup.
 */
export function useInterruption() {
  const room = useRoomStore()
  const streams = useStreamsStore()
  const lasting = new Set<Interruption>()
  const interrupted = ref<Interruption | null>(null)
  let away: Promise<unknown> | null = null

  function begin(what: Interruption): void {
    // The picture may be out a moment before the room is known to be live.
    const onAir = room.room?.status === 'live' || streams.publisher.state === 'publishing'
    if (!room.id || (!onAir && lasting.size === 0))
      return
    lasting.add(what)
    interrupted.value = what
    away ??= markAway(room.id).catch(() => {})
  }

  async function end(what: Interruption): Promise<void> {
    const id = room.id
    const told = away
    if (!lasting.delete(what) || lasting.size > 0 || !id || !told)
      return
    interrupted.value = null
    away = null
    await told
    const wanted = () => room.id === id && lasting.size === 0
    // A picture that was cut comes back by its driver, and the broadcast then starts the room.
    if (!wanted() || streams.publisher.state !== 'publishing')
      return
    await retrying(() => startRoom(id), { policy: backoff(), timers: systemTimers, wanted }).catch(() => {})
  }

  onShow(() => void end('background'))
  const forget = onInterruption(on => on ? begin('call') : void end('call'))
  onUnload(() => {
    forget()
    lasting.clear()
  })

  return { interrupted: readonly(interrupted), begin }
}
