import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Fen, Id, ImageUrl, Nullable, Time } from './common'
import { RoomCoupon } from './coupons'
import { Goods } from './goods'

export const RoomStatus = Type.Union([Type.Literal('scheduled'), Type.Literal('live'), Type.Literal('away'), Type.Literal('ended')])
export type RoomStatus = Static<typeof RoomStatus>

export const Anchor = Type.Object({
  id: Id,
  nickname: Type.String(),
  avatar: Type.String(),
  followers: Type.Integer(),
})
export type Anchor = Static<typeof Anchor>

/** What an ended room was; shown to shoppers (without sales) and to its anchor (with them). */
export const RoomSummary = Type.Object({
  /** Seconds between start and end. */
  durationSeconds: Type.Integer(),
  viewers: Type.Integer(),
  peakViewers: Type.Integer(),
  likes: Type.Integer(),
  messages: Type.Integer(),
  /** Paid orders and their sum in fen; null for everybody but the room's anchor and merchants. */
  orders: Nullable(Type.Integer()),
  sales: Nullable(Fen),
})
export type RoomSummary = Static<typeof RoomSummary>

export const Room = Type.Object({
  id: Id,
  title: Type.String(),
  status: RoomStatus,
  cover: Type.String(),
  notice: Type.String(),
  anchor: Anchor,
  streamId: Id,
  startsAt: Nullable(Time),
  startedAt: Nullable(Time),
  awaySince: Nullable(Time),
  endedAt: Nullable(Time),
  createdAt: Time,
  /** The least a shopper waits between two messages; 0 for not at all. */
  slowModeSeconds: Type.Integer(),
  /** Null until the room has ended. */
  summary: Nullable(RoomSummary),
})
export type Room = Static<typeof Room>

/** A room as the live square shows it. */
export const RoomCard = Type.Object({
  ...Type.Omit(Room, ['summary']).properties,
  viewers: Type.Integer(),
  goodsCount: Type.Integer(),
  /** Pictures of the first three goods on the shelf. */
  thumbs: Type.Array(Type.String()),
  /** Whether the one who asks has set a reminder. */
  reminded: Type.Boolean(),
})
export type RoomCard = Static<typeof RoomCard>

export const RoomInput = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
  cover: Type.Optional(ImageUrl),
  notice: Type.Optional(Type.String({ maxLength: 200 })),
  startsAt: Type.Optional(Time),
  goodsIds: Type.Optional(Type.Array(Id, { maxItems: 100, uniqueItems: true })),
})
export type RoomInput = Static<typeof RoomInput>

/** `PATCH /api/rooms/:id`, its anchor only. */
export const RoomPatch = Type.Partial(Type.Omit(RoomInput, ['goodsIds']))
export type RoomPatch = Static<typeof RoomPatch>

export const RoomsQuery = Type.Object({
  /** Left out: all but ended rooms. */
  status: Type.Optional(RoomStatus),
  /** `me`: the rooms of the anchor who asks, ended ones too. */
  anchor: Type.Optional(Type.Literal('me')),
})

/** Goods on a room's shelf. SKU prices here are what they cost in this room. */
export const ShelfGoods = Type.Object({
  ...Goods.properties,
  /** 1-based, as the anchor says it: "number three". */
  number: Type.Integer(),
  livePrice: Nullable(Fen),
})
export type ShelfGoods = Static<typeof ShelfGoods>

export const ShelfInput = Type.Object({
  items: Type.Array(Type.Object({
    goodsId: Id,
    livePrice: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 100_000_000 }))),
  }), { maxItems: 100 }),
})
export type ShelfInput = Static<typeof ShelfInput>
export const Shelf = Type.Object({ items: Type.Array(ShelfGoods) })
export type Shelf = Static<typeof Shelf>

export const Pin = Type.Object({ pinId: Id, goodsId: Id, at: Time })
export type Pin = Static<typeof Pin>
export const PinInput = Type.Object({ goodsId: Id })

export const Message = Type.Object({
  id: Id,
  clientId: Type.String(),
  user: Type.Object({
    id: Id,
    nickname: Type.String(),
    avatar: Type.String(),
    /** In this room. */
    role: Type.Union([Type.Literal('shopper'), Type.Literal('anchor'), Type.Literal('merchant')]),
  }),
  text: Type.String(),
  at: Time,
})
export type Message = Static<typeof Message>

export const MessageInput = Type.Object({
  text: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  /** Made by the client; a UUID will do. */
  clientId: Type.String({ pattern: '^[0-9A-Za-z_-]{1,64}$' }),
})
export type MessageInput = Static<typeof MessageInput>

/** `PUT` and `DELETE /api/anchors/:id/follow`. */
export const Following = Type.Object({ following: Type.Boolean(), followers: Type.Integer() })
export type Following = Static<typeof Following>
/** `PUT` and `DELETE /api/rooms/:id/reminder`. */
export const Reminded = Type.Object({ reminded: Type.Boolean() })
export type Reminded = Static<typeof Reminded>

export const LikeInput = Type.Object({ count: Type.Integer({ minimum: 1, maximum: 50 }) })
export const LikeTotal = Type.Object({ likes: Type.Integer() })

/** What the room's own people see of its sales; null for everybody else. */
export const RoomSales = Type.Object({ orders: Type.Integer(), sales: Fen })
export type RoomSales = Static<typeof RoomSales>

/** Everything a client needs on entry, true for `seq`; the room channel goes on from there. */
export const RoomSnapshot = Type.Object({
  room: Room,
  goods: Type.Array(ShelfGoods),
  pinned: Nullable(Pin),
  /** What can be claimed now, the latest drop first. */
  coupons: Type.Array(RoomCoupon),
  messages: Type.Array(Message),
  viewers: Type.Integer(),
  likes: Type.Integer(),
  seq: Type.Integer(),
  serverTime: Time,
  /** About the one who asks; all false or null for a guest. */
  me: Type.Object({
    following: Type.Boolean(),
    reminded: Type.Boolean(),
    /** May not write in the room: until `mutedUntil`, or for as long as the room lasts when that is null. */
    muted: Type.Boolean(),
    mutedUntil: Nullable(Time),
  }),
  sales: Nullable(RoomSales),
})
export type RoomSnapshot = Static<typeof RoomSnapshot>

/** `POST /api/rooms/:id/join`; the body may be left out. */
export const JoinInput = Type.Object({
  /** A guest's own, random and secret: whoever sends it again is the same viewer. Of no meaning for somebody signed in. */
  guestId: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z_-]{16,64}$' })),
  /** For an anchor who only looks on: in as a visitor of their own, so that the device that broadcasts is not thrown out. */
  watching: Type.Optional(Type.Boolean()),
})
export type JoinInput = Static<typeof JoinInput>

/** `POST /api/rooms/:id/token`: a new `media` for somebody who is in the room. */
export const TokenInput = Type.Object({
  ...JoinInput.properties,
  /** ZEGO only: `media.user.id` of the join, which stays the same. Left out: a new one. */
  userId: Type.Optional(Id),
})
export type TokenInput = Static<typeof TokenInput>

/** What the client's media driver is given. `token` is scoped to one stream and one right, and short-lived. */
export const MediaTicket = Type.Union([
  Type.Object({
    driver: Type.Literal('whip'),
    streamId: Id,
    /** Path or address to POST an offer to; null without the right to publish. */
    whipUrl: Nullable(Type.String()),
    whepUrl: Type.String(),
    token: Type.String(),
    expiresAt: Time,
  }),
  Type.Object({ driver: Type.Literal('url'), streamId: Id, url: Type.String() }),
  /** ZEGO's SDK on WeChat and H5: `token` (version 04) lets this user, and nobody else, into this room. */
  Type.Object({
    driver: Type.Literal('zego'),
    appId: Type.Integer({ minimum: 1 }),
    /** ZEGO's room, one for each of ours. */
    roomId: Id,
    streamId: Id,
    /** As ZEGO knows this visitor. The anchor's is the same on every device, so that ZEGO lets one in at a time. */
    user: Type.Object({ id: Id, name: Type.String() }),
    token: Type.String(),
    expiresAt: Time,
    canPublish: Type.Boolean(),
    /** Somebody publishes the stream now: to publish from here takes it over. */
    busy: Type.Boolean(),
  }),
])
export type MediaTicket = Static<typeof MediaTicket>

export const Join = Type.Object({
  role: Type.Union([Type.Literal('shopper'), Type.Literal('anchor'), Type.Literal('assistant')]),
  media: MediaTicket,
  /**
   * Path of the room channel with a short-lived ticket in it; add `&since=<seq>`. `socket`: it speaks WebSocket. `zego`: events come
   * as messages of ZEGO's room, and the path answers what is missing.
   */
  events: Type.Object({ via: Type.Union([Type.Literal('socket'), Type.Literal('zego')]), path: Type.String() }),
})
export type Join = Static<typeof Join>
