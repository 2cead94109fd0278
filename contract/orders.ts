import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Fen, Id, Nullable, Time } from './common'
import { CouponChoice } from './coupons'

export const OrderStatus = Type.Union([
  Type.Literal('unpaid'),
  Type.Literal('paid'),
  Type.Literal('shipped'),
  Type.Literal('done'),
  Type.Literal('cancelled'),
  Type.Literal('refunding'),
  Type.Literal('refunded'),
])
export type OrderStatus = Static<typeof OrderStatus>

export const AddressInput = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 30, pattern: '\\S' }),
  phone: Type.String({ pattern: '^\\+?[0-9][0-9 -]{4,19}$' }),
  region: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  detail: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
  isDefault: Type.Optional(Type.Boolean()),
})
export type AddressInput = Static<typeof AddressInput>

export const Address = Type.Object({
  id: Id,
  name: Type.String(),
  phone: Type.String(),
  region: Type.String(),
  detail: Type.String(),
  isDefault: Type.Boolean(),
})
export type Address = Static<typeof Address>

/** The address as it was when the order was placed. */
export const AddressSnapshot = Type.Omit(Address, ['id', 'isDefault'])
export type AddressSnapshot = Static<typeof AddressSnapshot>

export const CartItem = Type.Object({
  skuId: Id,
  goodsId: Id,
  title: Type.String(),
  spec: Type.String(),
  image: Type.String(),
  price: Fen,
  qty: Type.Integer(),
  stock: Type.Integer(),
  /** As `Goods.limitPerPerson`, over all SKUs of the goods. */
  limitPerPerson: Nullable(Type.Integer()),
  /** False when the goods went off shelf or the SKU out of sale: it can only be removed. */
  available: Type.Boolean(),
})
export type CartItem = Static<typeof CartItem>
export const Cart = Type.Object({ items: Type.Array(CartItem) })
export type Cart = Static<typeof Cart>
/** `PUT /api/cart/items/:skuId`; 0 removes. */
export const CartPut = Type.Object({ qty: Type.Integer({ minimum: 0, maximum: 999 }) })

/** `POST /api/orders`, with an `Idempotency-Key` header. */
export const OrderInput = Type.Object({
  items: Type.Array(Type.Object({
    skuId: Id,
    qty: Type.Integer({ minimum: 1, maximum: 999 }),
    /** At most 50 different SKUs: beyond that 422 `TOO_MANY_LINES`. */
  }), { minItems: 1, maxItems: 1000 }),
  roomId: Type.Optional(Id),
  pinId: Type.Optional(Id),
  addressId: Type.Optional(Id),
  /**
   * One of the buyer's claims. 422 `COUPON_UNKNOWN`; 409 `COUPON_USED`; 422 `COUPON_UNUSABLE` with `details.reason`, and with
   * `details.missing` in fen where the threshold is not met.
   */
  couponId: Type.Optional(Id),
  /** What the shopper saw; another total is 409 `PRICE_CHANGED` with `details.total` and nothing placed. */
  expectedTotal: Type.Optional(Fen),
  note: Type.Optional(Type.String({ maxLength: 200 })),
})
export type OrderInput = Static<typeof OrderInput>

/** `POST /api/orders/quote`: what an order would cost, and what coupons would take off. Nothing is held. */
export const QuoteInput = Type.Object({
  ...Type.Pick(OrderInput, ['items', 'roomId', 'pinId']).properties,
  /** The claim to use: left out for the best one, null for none. */
  couponId: Type.Optional(Nullable(Id)),
})
export type QuoteInput = Static<typeof QuoteInput>

export const OrderQuote = Type.Object({
  items: Type.Array(Type.Object({ skuId: Id, price: Fen })),
  goodsTotal: Fen,
  /** Of the claim in `couponId`. */
  discount: Fen,
  /** At least one fen stays to be paid, whatever a coupon says. */
  total: Fen,
  couponId: Nullable(Id),
  /** The claim that takes the most off; of equals the one that ends first. */
  best: Nullable(Id),
  /** Those that fit first, the best of them in front. */
  coupons: Type.Array(CouponChoice),
})
export type OrderQuote = Static<typeof OrderQuote>

/** The offer as the shopper saw it: kept with the order for good, shown in its detail and in a dispute. */
export const OfferSnapshot = Type.Object({
  at: Time,
  room: Nullable(Type.Object({ id: Id, title: Type.String(), anchor: Type.String() })),
  pin: Nullable(Type.Object({ id: Id, goodsId: Id, at: Time })),
  items: Type.Array(Type.Object({
    skuId: Id,
    /** What one piece cost in this offer. */
    price: Fen,
    /** What it cost outside the room. */
    listPrice: Fen,
    marketPrice: Fen,
  })),
  /** Which coupon took how much off, in fen; left out without one. The order's total is what was paid for the goods less this. */
  coupon: Type.Optional(Type.Object({ id: Id, claimId: Id, title: Type.String(), discount: Fen })),
  note: Type.String(),
})
export type OfferSnapshot = Static<typeof OfferSnapshot>

export const OrderItem = Type.Object({
  skuId: Id,
  goodsId: Id,
  title: Type.String(),
  spec: Type.String(),
  image: Type.String(),
  price: Fen,
  qty: Type.Integer(),
})
export type OrderItem = Static<typeof OrderItem>

export const Order = Type.Object({
  id: Id,
  status: OrderStatus,
  total: Fen,
  items: Type.Array(OrderItem),
  roomId: Nullable(Id),
  pinId: Nullable(Id),
  offer: OfferSnapshot,
  address: Nullable(AddressSnapshot),
  buyer: Type.Object({ id: Id, nickname: Type.String() }),
  carrier: Nullable(Type.String()),
  trackingNo: Nullable(Type.String()),
  createdAt: Time,
  /** Server deadline of the stock hold of an unpaid order. */
  expiresAt: Time,
  paidAt: Nullable(Time),
  shippedAt: Nullable(Time),
  doneAt: Nullable(Time),
  cancelledAt: Nullable(Time),
  /** The latest refund asked for, if any. */
  refund: Nullable(Type.Object({
    reason: Type.String(),
    amount: Fen,
    status: Type.Union([Type.Literal('asked'), Type.Literal('approved'), Type.Literal('rejected')]),
    /** Why the merchant refused it; empty when nothing was said. */
    answer: Type.String(),
    /** `late`: money that came after the order was cancelled, when its stock was gone; nobody had to ask. */
    cause: Type.Union([Type.Literal('asked'), Type.Literal('late')]),
    askedAt: Time,
    /** When the merchant agreed or refused. */
    decidedAt: Nullable(Time),
    /** When the money was back; null while an approved refund is on its way. */
    refundedAt: Nullable(Time),
    /** For merchants: the code with which the payment provider refused to send it, last time. It is tried again. */
    problem: Nullable(Type.String()),
  })),
  /** For countdowns: the server's clock when it answered. */
  serverTime: Time,
})
export type Order = Static<typeof Order>

export const OrderQuery = Type.Object({
  roomId: Type.Optional(Id),
  status: Type.Optional(OrderStatus),
  /** Placed then or later. */
  from: Type.Optional(Time),
  /** Placed before then. */
  to: Type.Optional(Time),
  /** The order's id, a part of the buyer's nickname, or the name or telephone of who receives it. */
  q: Type.Optional(Type.String({ maxLength: 60 })),
})
export type OrderQuery = Static<typeof OrderQuery>

/** `GET /api/orders.csv`, merchant only: the filters of the list, all of it. */
export const OrderExportQuery = Type.Object({
  ...OrderQuery.properties,
  language: Type.Optional(Type.Union([Type.Literal('zh-Hans'), Type.Literal('en')])),
  /** Minutes east of UTC that times are written in. */
  utcOffset: Type.Optional(Type.Integer({ minimum: -840, maximum: 840 })),
})
export type OrderExportQuery = Static<typeof OrderExportQuery>

/** What `wx.requestPayment` takes, signed by the server. */
export const WechatPayParams = Type.Object({
  timeStamp: Type.String(),
  nonceStr: Type.String(),
  package: Type.String(),
  signType: Type.Literal('RSA'),
  paySign: Type.String(),
})
export type WechatPayParams = Static<typeof WechatPayParams>

/** `POST /api/orders/:id/pay`: which provider, and what the client hands to it: of `wechat` all of {@link WechatPayParams}. */
export const PaymentTicket = Type.Object({
  provider: Type.Union([Type.Literal('sandbox'), Type.Literal('wechat')]),
  paymentId: Id,
  amount: Fen,
  ...Type.Partial(WechatPayParams).properties,
})
export type PaymentTicket = Static<typeof PaymentTicket>

export const SandboxResult = Type.Object({ result: Type.Union([Type.Literal('success'), Type.Literal('fail')]) })
export type SandboxResult = Static<typeof SandboxResult>

/** `GET /api/pay/:paymentId`, and the sandbox's answer. `refunding`: the money is on its way back. */
export const PaymentState = Type.Object({
  paymentId: Id,
  orderId: Id,
  status: Type.Union([
    Type.Literal('pending'),
    Type.Literal('succeeded'),
    Type.Literal('failed'),
    Type.Literal('refunding'),
    Type.Literal('refunded'),
  ]),
})
export type PaymentState = Static<typeof PaymentState>

export const ShipInput = Type.Object({
  carrier: Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }),
  trackingNo: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
})
/** `POST /api/orders/:id/refund`; the body may be left out. */
export const RefundInput = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) })
/** `POST /api/orders/:id/refund/reject`; the body may be left out. */
export const RefundAnswer = Type.Object({ reason: Type.Optional(Type.String({ maxLength: 200 })) })
