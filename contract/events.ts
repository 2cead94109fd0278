import type { Coupon } from './coupons'
import type { Goods, GoodsInput, Sku } from './goods'
import type { Kick } from './moderation'
import type { Message, Pin, RoomCard, RoomStatus, RoomSummary, ShelfGoods } from './rooms'

/** Events of the room log: each has a `seq`, none is skipped or reordered. */
export interface RoomEventData {
  'room.started': { status: RoomStatus, startedAt: string }
  'room.away': { since: string, graceSeconds: number }
  'room.back': Record<string, never>
  /** The summary carries no sales here: everybody reads it. */
  'room.ended': { endedAt: string, summary: RoomSummary }
  'room.notice': { notice: string }
  'chat.message': Message
  /** With `review` it was found to break the law, and its author is told why it is gone. */
  'chat.deleted': { messageId: string, reason?: 'review' }
  /** From now on a shopper waits so long between two messages; 0 for not at all. */
  'chat.slowed': { seconds: number }
  /** `until` is null for who may write again, and for a mute that lasts as long as the room. */
  'user.muted': { userId: string, muted: boolean, until: string | null }
  /** Sent away: their channel and media are closed, and join is refused until then. */
  'user.kicked': Kick
  'goods.pinned': Pin
  'goods.unpinned': { pinId: string }
  /** The whole truth about the goods' prices, stock and state in this room. */
  'goods.changed': {
    goodsId: string
    title: string
    images: string[]
    price: number
    marketPrice: number
    livePrice: number | null
    status: NonNullable<GoodsInput['status']>
    stock: number
    skus: Sku[]
  }
  /** Dropped in the room. */
  'coupon.offered': Coupon
  /** Some were claimed. */
  'coupon.changed': { couponId: string, left: number }
  /** It cannot be claimed here any more. At its `endsAt` a coupon ends without a word. */
  'coupon.ended': { couponId: string }
  'shelf.changed': { goods: ShelfGoods[] }
  /** Anonymised: `buyer` is a masked nickname such as 小*. */
  'order.placed': { buyer: string, goodsId: string, title: string, qty: number }
  /** As above; whoever runs the room reads its sales again. */
  'order.paid': { buyer: string, goodsId: string, title: string, qty: number }
}
export type RoomEventType = keyof RoomEventData

/** Totals without a seq: a later one makes an earlier one worthless, so they may be dropped. */
export interface RoomCounterData {
  'likes': { likes: number }
  'viewers': { viewers: number }
  /** Sampled: a name now and then when many enter. */
  'user.joined': { nickname: string }
}
export type RoomCounterType = keyof RoomCounterData

export type RoomEvent = { [T in RoomEventType]: { seq: number, type: T, at: string, data: RoomEventData[T] } }[RoomEventType]
export type RoomCounter = { [T in RoomCounterType]: { type: T, at: string, data: RoomCounterData[T] } }[RoomCounterType]

/** A text frame of `GET /api/rooms/:id/events`. */
export type RoomFrame
  = | { hello: { seq: number, serverTime: string } }
    | { e: (RoomEvent | RoomCounter)[] }
    | { reset: { seq: number } }
    | { ping: { serverTime: string } }

/** Answer of `GET /api/rooms/:id/events/log`: what came after `since`, and the totals as they are. */
export interface RoomLogPage {
  /** What the page is true for. */
  seq: number
  serverTime: string
  /** Too much was missed, and nothing of it is here: read the snapshot again. */
  reset: boolean
  e: (RoomEvent | RoomCounter)[]
}

/** A text frame of `GET /api/lobby/events`: a card that is new or changed, for the live square. */
export type LobbyFrame
  = | { hello: { serverTime: string } }
    | { rooms: RoomCard[] }
    | { ping: { serverTime: string } }

/** A text frame of `GET /api/goods/events?ids=…`: goods as they are outside rooms, each once at first, then when they change. */
export type GoodsFrame
  = | { hello: { serverTime: string } }
    | { goods: Goods }
    | { ping: { serverTime: string } }
