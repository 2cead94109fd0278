import type { ModerationEntry } from '#contract/moderation'
import type { AddressSnapshot, OfferSnapshot } from '#contract/orders'
import { sql } from 'drizzle-orm'
import { bigint, bigserial, boolean, check, index, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uniqueIndex } from 'drizzle-orm/pg-core'

/** Ids are text and match `[0-9A-Za-z_]{1,64}`; money is integer fen; times are timestamptz. */
const id = () => text('id').primaryKey()
const time = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const createdAt = () => time('created_at').notNull().defaultNow()

export const users = pgTable('user', {
  id: id(),
  /** Who this is to the way of signing in, for example `demo:shopper:小明` or `wechat:<openid>`. */
  loginKey: text('login_key').notNull().unique(),
  nickname: text('nickname').notNull(),
  role: text('role', { enum: ['shopper', 'anchor', 'merchant'] }).notNull(),
  avatar: text('avatar').notNull(),
  /** As WeChat knows it, with its country code where that is not China's; null until the person has given it. */
  phone: text('phone'),
  createdAt: createdAt(),
})

export const goods = pgTable('goods', {
  id: id(),
  merchantId: text('merchant_id').notNull().references(() => users.id),
  title: text('title').notNull(),
  description: text('description').notNull().default(''),
  images: jsonb('images').$type<string[]>().notNull(),
  /** The "from" price that lists show; each SKU has its own. */
  price: integer('price').notNull(),
  marketPrice: integer('market_price').notNull(),
  /** Names of the parts of `sku.spec`, for example 颜色 and 尺码. */
  specNames: jsonb('spec_names').$type<string[]>().notNull().default([]),
  /** Pieces over all SKUs that one person may have bought and not given back. Null: any number. */
  limitPerPerson: integer('limit_per_person'),
  status: text('status', { enum: ['on', 'off'] }).notNull().default('on'),
  createdAt: createdAt(),
  updatedAt: time('updated_at').notNull().defaultNow(),
}, t => [
  index('goods_by_age').on(t.createdAt, t.id),
  check('goods_price_not_negative', sql`${t.price} >= 0 AND ${t.marketPrice} >= 0`),
  check('goods_limit_positive', sql`${t.limitPerPerson} > 0`),
])

export const skus = pgTable('sku', {
  id: id(),
  goodsId: text('goods_id').notNull().references(() => goods.id),
  position: integer('position').notNull(),
  /** Parts in the order of `goods.specNames`, joined by ` / `. */
  spec: text('spec').notNull(),
  price: integer('price').notNull(),
  stock: integer('stock').notNull(),
  /** A SKU that orders point at is never deleted: it is taken out of sale. */
  archived: boolean('archived').notNull().default(false),
}, t => [
  index('sku_by_goods').on(t.goodsId, t.position),
  check('sku_price_not_negative', sql`${t.price} >= 0`),
  check('sku_stock_not_negative', sql`${t.stock} >= 0`),
])

export const rooms = pgTable('room', {
  id: id(),
  anchorId: text('anchor_id').notNull().references(() => users.id),
  title: text('title').notNull(),
  cover: text('cover').notNull(),
  notice: text('notice').notNull().default(''),
  status: text('status', { enum: ['scheduled', 'live', 'away', 'ended'] }).notNull().default('scheduled'),
  streamId: text('stream_id').notNull().unique(),
  startsAt: time('starts_at'),
  startedAt: time('started_at'),
  awaySince: time('away_since'),
  endedAt: time('ended_at'),
  /** The last number given out in `room_event`; the row's lock puts the log in order. */
  seq: bigint('seq', { mode: 'number' }).notNull().default(0),
  likes: bigint('likes', { mode: 'number' }).notNull().default(0),
  peakViewers: integer('peak_viewers').notNull().default(0),
  totalViewers: integer('total_viewers').notNull().default(0),
  /** The least a shopper waits between two messages; 0 for not at all. */
  slowModeSeconds: integer('slow_mode_seconds').notNull().default(0),
  createdAt: createdAt(),
}, t => [
  index('room_by_status').on(t.status, t.createdAt),
  index('room_by_anchor').on(t.anchorId),
])

/** Who has been in a room: a viewer counts once, however often it comes back. */
export const roomViewers = pgTable('room_viewer', {
  roomId: text('room_id').notNull().references(() => rooms.id),
  /** `u:<user id>`, or `g:<guest id>` for someone who has not signed in. */
  viewer: text('viewer').notNull(),
}, t => [primaryKey({ columns: [t.roomId, t.viewer] })])

export const roomEvents = pgTable('room_event', {
  roomId: text('room_id').notNull().references(() => rooms.id),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  type: text('type').notNull(),
  data: jsonb('data').$type<Record<string, unknown>>().notNull(),
  at: time('at').notNull(),
}, t => [primaryKey({ columns: [t.roomId, t.seq] })])

export const roomGoods = pgTable('room_goods', {
  roomId: text('room_id').notNull().references(() => rooms.id),
  goodsId: text('goods_id').notNull().references(() => goods.id),
  position: integer('position').notNull(),
  /** What the goods' "from" price becomes in this room; every SKU falls by the same amount. Null: no live price. */
  livePrice: integer('live_price'),
}, t => [
  primaryKey({ columns: [t.roomId, t.goodsId] }),
  index('room_goods_by_goods').on(t.goodsId),
  check('room_goods_live_price_positive', sql`${t.livePrice} > 0`),
])

export const pins = pgTable('pin', {
  id: id(),
  roomId: text('room_id').notNull().references(() => rooms.id),
  goodsId: text('goods_id').notNull().references(() => goods.id),
  at: time('at').notNull(),
  endedAt: time('ended_at'),
}, t => [uniqueIndex('pin_one_running_per_room').on(t.roomId).where(sql`${t.endedAt} IS NULL`)])

export const messages = pgTable('message', {
  id: id(),
  roomId: text('room_id').notNull().references(() => rooms.id),
  userId: text('user_id').notNull().references(() => users.id),
  clientId: text('client_id').notNull(),
  text: text('text').notNull(),
  /** Its event's number: the order everybody saw it in. */
  seq: bigint('seq', { mode: 'number' }).notNull(),
  deleted: boolean('deleted').notNull().default(false),
  at: time('at').notNull(),
}, t => [
  unique('message_once_per_client_id').on(t.roomId, t.userId, t.clientId),
  index('message_by_room').on(t.roomId, t.seq),
  index('message_by_author').on(t.userId, t.at),
])

/** Who may not write in a room. Without `until` for as long as the room lasts. */
export const mutes = pgTable('mute', {
  roomId: text('room_id').notNull().references(() => rooms.id),
  userId: text('user_id').notNull().references(() => users.id),
  until: time('until'),
  reason: text('reason').notNull().default(''),
  createdAt: createdAt(),
}, t => [primaryKey({ columns: [t.roomId, t.userId] })])

/** Who was sent away from a room. Without `until` for as long as the room lasts. */
export const kicks = pgTable('kick', {
  roomId: text('room_id').notNull().references(() => rooms.id),
  userId: text('user_id').notNull().references(() => users.id),
  until: time('until'),
  reason: text('reason').notNull(),
  kickedBy: text('kicked_by').notNull().references(() => users.id),
  createdAt: createdAt(),
}, t => [primaryKey({ columns: [t.roomId, t.userId] })])

/** The merchant's own words that no message may contain: one row. */
export const wordLists = pgTable('word_list', {
  id: text('id').primaryKey(),
  words: jsonb('words').$type<string[]>().notNull(),
  /** Rises with each change. */
  version: integer('version').notNull(),
})

/** What is complained of: a message, or somebody as a person. While it is open everybody's complaints of it are one report. */
export const reports = pgTable('report', {
  id: id(),
  roomId: text('room_id').notNull().references(() => rooms.id),
  userId: text('user_id').notNull().references(() => users.id),
  messageId: text('message_id').references(() => messages.id),
  /** WeChat's number for what may be wrong with the message, when its check asks for a person to look. */
  flagged: integer('flagged'),
  createdAt: createdAt(),
  closedAt: time('closed_at'),
  closedBy: text('closed_by').references(() => users.id),
  outcome: text('outcome', { enum: ['acted', 'dismissed'] }),
  note: text('note').notNull().default(''),
}, t => [
  index('report_by_age').on(t.createdAt, t.id),
  index('report_by_room').on(t.roomId, t.createdAt),
  uniqueIndex('report_one_open').on(t.roomId, t.userId, sql`coalesce(${t.messageId}, '')`).where(sql`${t.closedAt} IS NULL`),
])

/** Who complains, of what a report is about. */
export const reportVoices = pgTable('report_voice', {
  reportId: text('report_id').notNull().references(() => reports.id),
  reporterId: text('reporter_id').notNull().references(() => users.id),
  reason: text('reason', { enum: ['abuse', 'fraud', 'spam', 'porn', 'other'] }).notNull(),
  text: text('text').notNull(),
  at: time('at').notNull(),
}, t => [primaryKey({ columns: [t.reportId, t.reporterId] })])

/** Who did what to whom in the rooms, written with the deed. Rows are only ever added. */
export const moderationLog = pgTable('moderation_log', {
  id: id(),
  createdAt: createdAt(),
  action: text('action').$type<ModerationEntry['action']>().notNull(),
  /** Null: the system. */
  actorId: text('actor_id').references(() => users.id),
  roomId: text('room_id').references(() => rooms.id),
  userId: text('user_id').references(() => users.id),
  messageId: text('message_id'),
  messageText: text('message_text'),
  reason: text('reason').notNull().default(''),
  details: jsonb('details').$type<ModerationEntry['details']>().notNull(),
}, t => [
  index('moderation_log_by_age').on(t.createdAt, t.id),
  index('moderation_log_by_room').on(t.roomId, t.createdAt),
])

/** Each time a stream was published at a vendor that tells by callbacks, by the vendor's own id of it. */
export const mediaStreams = pgTable('media_stream', {
  id: text('id').primaryKey(),
  streamId: text('stream_id').notNull(),
  /** When the last of it was heard here. */
  heardAt: time('heard_at').notNull(),
  /** Null while it is published. */
  closedAt: time('closed_at'),
}, t => [
  index('media_stream_by_stream').on(t.streamId),
  index('media_stream_by_age').on(t.heardAt),
])

/** Ids handed out for ZEGO's rooms, so that a person can be found there. */
export const zegoUsers = pgTable('zego_user', {
  roomId: text('room_id').notNull().references(() => rooms.id),
  /** As ZEGO knows this visit. */
  zegoId: text('zego_id').notNull(),
  /** A user's id, or a guest's. */
  sub: text('sub').notNull(),
  /** Of the last token. */
  expiresAt: time('expires_at').notNull(),
}, t => [
  primaryKey({ columns: [t.roomId, t.zegoId] }),
  index('zego_user_by_person').on(t.roomId, t.sub),
  index('zego_user_by_age').on(t.expiresAt),
])

export const follows = pgTable('follow', {
  userId: text('user_id').notNull().references(() => users.id),
  anchorId: text('anchor_id').notNull().references(() => users.id),
  createdAt: createdAt(),
}, t => [primaryKey({ columns: [t.userId, t.anchorId] })])

export const reminders = pgTable('reminder', {
  userId: text('user_id').notNull().references(() => users.id),
  roomId: text('room_id').notNull().references(() => rooms.id),
  createdAt: createdAt(),
}, t => [primaryKey({ columns: [t.userId, t.roomId] })])

export const cartItems = pgTable('cart_item', {
  userId: text('user_id').notNull().references(() => users.id),
  skuId: text('sku_id').notNull().references(() => skus.id),
  qty: integer('qty').notNull(),
  createdAt: createdAt(),
}, t => [
  primaryKey({ columns: [t.userId, t.skuId] }),
  check('cart_item_qty_positive', sql`${t.qty} > 0`),
])

export const addresses = pgTable('address', {
  id: id(),
  userId: text('user_id').notNull().references(() => users.id),
  name: text('name').notNull(),
  phone: text('phone').notNull(),
  region: text('region').notNull(),
  detail: text('detail').notNull(),
  isDefault: boolean('is_default').notNull().default(false),
  createdAt: createdAt(),
}, t => [index('address_by_user').on(t.userId)])

export const orders = pgTable('order', {
  id: id(),
  /** No foreign keys here or in the items, for they are looked up row by row; `docs/orders.md` tells why nothing dangles. */
  userId: text('user_id').notNull(),
  idempotencyKey: text('idempotency_key').notNull(),
  /** Digest of what was asked for, so that one key with another body is told apart from a repeat. */
  requestHash: text('request_hash').notNull(),
  status: text('status', { enum: ['unpaid', 'paid', 'shipped', 'done', 'cancelled', 'refunding', 'refunded'] }).notNull().default('unpaid'),
  total: integer('total').notNull(),
  roomId: text('room_id'),
  pinId: text('pin_id'),
  offer: jsonb('offer').$type<OfferSnapshot>().notNull(),
  address: jsonb('address').$type<AddressSnapshot>(),
  carrier: text('carrier'),
  trackingNo: text('tracking_no'),
  createdAt: createdAt(),
  /** Until then an unpaid order holds its stock. */
  expiresAt: time('expires_at').notNull(),
  paidAt: time('paid_at'),
  shippedAt: time('shipped_at'),
  doneAt: time('done_at'),
  cancelledAt: time('cancelled_at'),
}, t => [
  unique('order_once_per_key').on(t.userId, t.idempotencyKey),
  index('order_by_user').on(t.userId, t.createdAt),
  index('order_by_age').on(t.createdAt, t.id),
  index('order_by_room').on(t.roomId).where(sql`${t.roomId} IS NOT NULL`),
  index('order_unpaid').on(t.expiresAt).where(sql`${t.status} = 'unpaid'`),
  check('order_total_not_negative', sql`${t.total} >= 0`),
])

export const orderItems = pgTable('order_item', {
  orderId: text('order_id').notNull(),
  skuId: text('sku_id').notNull(),
  goodsId: text('goods_id').notNull(),
  position: integer('position').notNull(),
  title: text('title').notNull(),
  spec: text('spec').notNull(),
  image: text('image').notNull(),
  price: integer('price').notNull(),
  qty: integer('qty').notNull(),
}, t => [
  primaryKey({ columns: [t.orderId, t.skuId] }),
  check('order_item_qty_positive', sql`${t.qty} > 0`),
])

export const payments = pgTable('payment', {
  id: id(),
  orderId: text('order_id').notNull().references(() => orders.id),
  provider: text('provider', { enum: ['sandbox', 'wechat'] }).notNull(),
  amount: integer('amount').notNull(),
  /** `refunding`: the money is on its way back. */
  status: text('status', { enum: ['pending', 'succeeded', 'failed', 'refunding', 'refunded'] }).notNull().default('pending'),
  /** The provider's own number of it, once there is money. */
  reference: text('reference'),
  createdAt: createdAt(),
  settledAt: time('settled_at'),
}, t => [index('payment_by_order').on(t.orderId)])

export const refunds = pgTable('refund', {
  id: id(),
  orderId: text('order_id').notNull().references(() => orders.id),
  /** The payment whose money goes back; null until the refund is approved. */
  paymentId: text('payment_id').references(() => payments.id),
  /** `asked` by the buyer; `late`: money for a cancelled order whose stock is gone; `double`: money for what is paid already. */
  cause: text('cause', { enum: ['asked', 'late', 'double'] }).notNull().default('asked'),
  amount: integer('amount').notNull(),
  reason: text('reason').notNull(),
  status: text('status', { enum: ['asked', 'approved', 'rejected'] }).notNull().default('asked'),
  /** What the merchant said when refusing it. */
  answer: text('answer').notNull().default(''),
  createdAt: createdAt(),
  decidedAt: time('decided_at'),
  /** How often the provider was asked to send the money. */
  attempts: integer('attempts').notNull().default(0),
  /** What it said when it would not; null once it does. */
  problem: text('problem'),
  /** When the money was back with the buyer. */
  refundedAt: time('refunded_at'),
}, t => [
  index('refund_by_order').on(t.orderId),
  uniqueIndex('refund_once_per_payment').on(t.paymentId).where(sql`${t.paymentId} IS NOT NULL`),
])

export const coupons = pgTable('coupon', {
  id: id(),
  createdBy: text('created_by').notNull().references(() => users.id),
  title: text('title').notNull(),
  kind: text('kind', { enum: ['amount', 'percent'] }).notNull(),
  amount: integer('amount'),
  percent: integer('percent'),
  maxDiscount: integer('max_discount'),
  threshold: integer('threshold').notNull(),
  quantity: integer('quantity').notNull(),
  /** How many can still be claimed; it only falls, as one that comes back stays with whoever claimed it. */
  left: integer('remaining').notNull(),
  perPerson: integer('per_person').notNull(),
  startsAt: time('starts_at').notNull(),
  endsAt: time('ends_at').notNull(),
  roomId: text('room_id').references(() => rooms.id),
  stoppedAt: time('stopped_at'),
  createdAt: createdAt(),
}, t => [
  index('coupon_by_age').on(t.createdAt, t.id),
  check('coupon_left_within', sql`${t.left} >= 0 AND ${t.left} <= ${t.quantity}`),
  check('coupon_takes_off', sql`${t.amount} > 0 AND ${t.percent} IS NULL OR ${t.percent} BETWEEN 1 AND 99 AND ${t.amount} IS NULL`),
])

/** Where coupons were dropped. */
export const roomCoupons = pgTable('room_coupon', {
  roomId: text('room_id').notNull().references(() => rooms.id),
  couponId: text('coupon_id').notNull().references(() => coupons.id),
  offeredAt: time('offered_at').notNull(),
  endedAt: time('ended_at'),
}, t => [
  primaryKey({ columns: [t.roomId, t.couponId] }),
  index('room_coupon_running').on(t.couponId).where(sql`${t.endedAt} IS NULL`),
])

/** A coupon in somebody's hand: `claim_coupon` alone makes them. */
export const couponClaims = pgTable('coupon_claim', {
  id: id(),
  couponId: text('coupon_id').notNull().references(() => coupons.id),
  userId: text('user_id').notNull().references(() => users.id),
  clientId: text('client_id').notNull(),
  createdAt: createdAt(),
  /** The order that has used it; null again when it was given back. */
  orderId: text('order_id').references(() => orders.id),
  returnedAt: time('returned_at'),
}, t => [
  unique('coupon_claim_once_per_client_id').on(t.couponId, t.userId, t.clientId),
  index('coupon_claim_by_user').on(t.userId, t.createdAt, t.id),
  uniqueIndex('coupon_claim_once_per_order').on(t.orderId).where(sql`${t.orderId} IS NOT NULL`),
])

/** What others must hear of, written in the transaction it happened in and passed on by the relay (`domain/outbox.ts`). */
export const outbox = pgTable('outbox', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  topic: text('topic').notNull(),
  payload: jsonb('payload').$type<Record<string, unknown>>().notNull(),
  createdAt: createdAt(),
  sentAt: time('sent_at'),
}, t => [
  index('outbox_unsent').on(t.id).where(sql`${t.sentAt} IS NULL`),
])
