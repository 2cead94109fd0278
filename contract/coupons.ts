import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Fen, Id, Nullable, PageQuery, Time } from './common'

export const CouponKind = Type.Union([Type.Literal('amount'), Type.Literal('percent')])
export type CouponKind = Static<typeof CouponKind>

/**
 * `upcoming`: it can be claimed, and used from `startsAt` on. `gone`: all have been claimed. `stopped`: ended early, by hand. Whoever has
 * claimed one may use it until `endsAt`, whatever became of the rest.
 */
export const CouponStatus = Type.Union([
  Type.Literal('upcoming'),
  Type.Literal('running'),
  Type.Literal('gone'),
  Type.Literal('stopped'),
  Type.Literal('ended'),
])
export type CouponStatus = Static<typeof CouponStatus>

export const Coupon = Type.Object({
  id: Id,
  title: Type.String(),
  kind: CouponKind,
  /** Fen off; null for `percent`. */
  amount: Nullable(Fen),
  /** 1–99 percent off; null for `amount`. */
  percent: Nullable(Type.Integer()),
  /** The most a `percent` takes off, in fen. */
  maxDiscount: Nullable(Fen),
  /** What the goods of an order must come to, in fen; 0 for any order. */
  threshold: Fen,
  quantity: Type.Integer(),
  /** How many can still be claimed. */
  left: Type.Integer(),
  /** How many one person may claim. */
  perPerson: Type.Integer(),
  startsAt: Time,
  endsAt: Time,
  /** For orders from this room only; null: for any order of the shop. */
  roomId: Nullable(Id),
  status: CouponStatus,
})
export type Coupon = Static<typeof Coupon>

const Pieces = Type.Integer({ minimum: 1, maximum: 1_000_000 })

/** `POST /api/coupons`, anchors and merchants. Either `endsAt` or `minutes` from the start on says how long it lasts, a year at most. */
export const CouponInput = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 30, pattern: '\\S' }),
  kind: CouponKind,
  amount: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
  percent: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  maxDiscount: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 100_000_000 }))),
  threshold: Type.Optional(Fen),
  quantity: Pieces,
  perPerson: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  /** Left out: now. */
  startsAt: Type.Optional(Time),
  endsAt: Type.Optional(Time),
  minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 527_040 })),
})
export type CouponInput = Static<typeof CouponInput>

/** `PATCH /api/coupons/:id`: nobody can claim it any more. */
export const CouponPatch = Type.Object({ status: Type.Literal('stopped') })

/** `GET /api/coupons`: the newest first. A merchant sees all, an anchor their own and the shop's. */
export const CouponQuery = Type.Object({
  /** `open`: can be claimed now or later. */
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed')])),
  /** Those that can be dropped in this room. */
  roomId: Type.Optional(Id),
})
export type CouponQuery = Static<typeof CouponQuery>

/** `POST /api/rooms/:id/coupons`: one there is, or a new one for this room alone. */
export const CouponDrop = Type.Union([Type.Object({ couponId: Id }), CouponInput])
export type CouponDrop = Static<typeof CouponDrop>

/** A coupon that can be claimed in a room. */
export const RoomCoupon = Type.Object({
  ...Coupon.properties,
  /** How many the one who asks has claimed; 0 for a guest. */
  claimed: Type.Integer(),
})
export type RoomCoupon = Static<typeof RoomCoupon>

/** `POST /api/coupons/:id/claim`; the body may be left out. The same `clientId` twice is one claim. */
export const ClaimInput = Type.Object({ clientId: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z_-]{1,64}$' })) })
export type ClaimInput = Static<typeof ClaimInput>

export const ClaimState = Type.Union([Type.Literal('usable'), Type.Literal('used'), Type.Literal('expired')])
export type ClaimState = Static<typeof ClaimState>

/** A coupon in somebody's hand: its `id` is the `couponId` of an order. One that came back from an order is `usable` again until it expires. */
export const Claim = Type.Object({
  id: Id,
  coupon: Coupon,
  state: ClaimState,
  claimedAt: Time,
  /** The order that has used it. */
  orderId: Nullable(Id),
})
export type Claim = Static<typeof Claim>

/** `GET /api/me/coupons`. */
export const ClaimQuery = Type.Object({ state: Type.Optional(ClaimState), ...PageQuery.properties })
export type ClaimQuery = Static<typeof ClaimQuery>

/** Why a coupon does not fit an order. */
export const CouponReason = Type.Union([
  Type.Literal('THRESHOLD_NOT_MET'),
  Type.Literal('NOT_STARTED'),
  Type.Literal('EXPIRED'),
  Type.Literal('OTHER_ROOM'),
  Type.Literal('USED'),
])
export type CouponReason = Static<typeof CouponReason>

/** One of the buyer's coupons beside what they mean to order. */
export const CouponChoice = Type.Object({
  claimId: Id,
  coupon: Coupon,
  /** Fen off this order; 0 when it does not fit. */
  discount: Fen,
  /** Null when it fits. */
  reason: Nullable(CouponReason),
  /** By how many fen the goods are below the threshold; null but for `THRESHOLD_NOT_MET`. */
  missing: Nullable(Fen),
})
export type CouponChoice = Static<typeof CouponChoice>
