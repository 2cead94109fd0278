import type { LiveRoom } from '~/live/room'
import { getSales } from '~/api/rooms'
import { createDispatcher } from '~/live/dispatcher'
import { serverClock } from '~/platform/clock'
import { useChatStore } from '~/stores/chat'
import { useCouponsStore } from '~/stores/coupons'
import { useGoodsStore } from '~/stores/goods'
import { useRoomStore } from '~/stores/room'
import { useSessionStore } from '~/stores/session'
import { useStreamsStore } from '~/stores/streams'

/** Longest delay before the room's own people see a sale in the figures, in milliseconds: one question for a rush of orders. */
const SALES_PAUSE = 1_000

/** Clears what the stores knew of the former room. */
export function resetRoomStores(roomId: string | null): void {
  useRoomStore().reset(roomId)
  useStreamsStore().reset()
  useChatStore().reset(roomId)
  useGoodsStore().reset()
  useCouponsStore().reset()
}

/**
 * Leads one visit's events to the stores. A visit whose room is no longer the one the stores are about (another room page lies
 * on top) changes nothing. The answer ends it.
 */
export function connectStores(live: LiveRoom, roomId: string): () => void {
  const room = useRoomStore()
  const streams = useStreamsStore()
  const chat = useChatStore()
  const goods = useGoodsStore()
  const coupons = useCouponsStore()
  const session = useSessionStore()
  const me = () => session.user?.id ?? null
  const current = () => room.id === roomId

  let asking: ReturnType<typeof setTimeout> | null = null
  function readSalesSoon() {
    if (!room.runsRoom)
      return
    asking ??= setTimeout(async () => {
      asking = null
      try {
        const sales = await getSales(roomId)
        if (current())
          room.sales = sales
      }
      catch {
        // The next sale, or the next snapshot, brings the figure.
      }
    }, SALES_PAUSE)
  }

  const dispatch = createDispatcher({
    'room.started': room.started,
    'room.away': room.wentAway,
    'room.back': room.cameBack,
    'room.ended': room.ended,
    'room.notice': ({ notice }) => room.change({ notice }),
    'chat.message': message => chat.receive(message, me()),
    'chat.deleted': ({ messageId, reason }) => chat.remove(messageId, reason),
    'chat.slowed': ({ seconds }) => {
      room.change({ slowModeSeconds: seconds })
      chat.release()
    },
    'user.muted': mute => room.setMute(mute, me()),
    // One's own visit goes out by itself; see `LiveRoom`.
    'user.kicked': ({ userId }) => room.setKicked(userId, true),
    'goods.pinned': goods.pin,
    'goods.unpinned': ({ pinId }) => goods.unpin(pinId),
    'goods.changed': goods.changeGoods,
    'coupon.offered': coupons.offer,
    'coupon.changed': coupons.setLeft,
    'coupon.ended': ({ couponId }) => coupons.end(couponId),
    'shelf.changed': ({ goods: shelf }) => goods.replaceShelf(shelf),
    'order.placed': line => room.showTicker(line, 'ordered'),
    'order.paid': (line) => {
      room.showTicker(line, 'paid')
      readSalesSoon()
    },
    'likes': ({ likes }) => room.likes = likes,
    'viewers': ({ viewers }) => room.viewers = viewers,
    'user.joined': line => room.showTicker(line, 'joined'),
  })

  const own = <E>(listener: (event: E) => void) => (event: E) => {
    if (current())
      listener(event)
  }
  const disposers = [
    live.on('state', own(state => streams.room = state)),
    live.on('snapshot', own((snapshot) => {
      serverClock.sync(snapshot.serverTime)
      room.applySnapshot(snapshot)
      goods.applySnapshot(snapshot)
      coupons.applySnapshot(snapshot)
      chat.seed(snapshot.messages, me())
    })),
    live.on('joined', own(({ role }) => room.role = role)),
    live.on('event', own(dispatch)),
    live.on('room', own(facts => room.change(facts))),
    live.on('serverTime', serverClock.sync),
    live.on('channel', own(state => streams.channel = state)),
    live.on('driver', own(({ capabilities }) => streams.capabilities = capabilities)),
    live.on('player', own((state) => {
      streams.player = state
      if (state.state === 'playing')
        streams.hasFrame = true
    })),
    live.on('publisher', own(state => streams.publisher = state)),
    live.on('source', own(({ role, source }) => {
      if (role === 'preview') {
        streams.previewSource = source
        return
      }
      streams.playerSource = source
      if (!source)
        streams.hasFrame = false
    })),
    live.on('quality', own(({ role, quality }) => role === 'player' ? streams.playerQuality = quality : streams.publisherQuality = quality)),
  ]
  return () => {
    disposers.forEach(dispose => dispose())
    if (asking !== null)
      clearTimeout(asking)
  }
}
