import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Fen, Id, ImageUrl, Nullable } from './common'

export const GoodsStatus = Type.Union([Type.Literal('on'), Type.Literal('off')])

/** One variant, with its price and stock. `spec` holds its parts joined by ` / `, in the order of `Goods.specNames`. */
export const Sku = Type.Object({
  id: Id,
  spec: Type.String(),
  price: Fen,
  stock: Type.Integer({ minimum: 0 }),
})
export type Sku = Static<typeof Sku>

export const Goods = Type.Object({
  id: Id,
  title: Type.String(),
  description: Type.String(),
  images: Type.Array(Type.String()),
  price: Fen,
  marketPrice: Fen,
  specNames: Type.Array(Type.String()),
  /** How many pieces, over all SKUs, one person may have bought and not given back; null: any number. Beyond it is 422 `LIMIT_REACHED`. */
  limitPerPerson: Nullable(Type.Integer({ minimum: 1 })),
  skus: Type.Array(Sku),
  /** Sum over the SKUs. */
  stock: Type.Integer({ minimum: 0 }),
  status: GoodsStatus,
})
export type Goods = Static<typeof Goods>

const SkuInput = Type.Object({
  id: Type.Optional(Id),
  spec: Type.String({ minLength: 1, maxLength: 80 }),
  price: Fen,
  stock: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
  /**
   * The stock the editor was opened with. With it the difference is applied, `stock - stockWas`, so that what was sold meanwhile stays
   * sold; 409 `STOCK_CHANGED` with `details.skuId` and `details.stock` when that would be below 0. Without it `stock` is set as it stands.
   */
  stockWas: Type.Optional(Type.Integer({ minimum: 0 })),
})

/** `POST /api/goods`, merchant only. */
export const GoodsInput = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  images: Type.Array(ImageUrl, { minItems: 1, maxItems: 9 }),
  price: Fen,
  marketPrice: Fen,
  specNames: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { maxItems: 3 })),
  limitPerPerson: Type.Optional(Nullable(Type.Integer({ minimum: 1, maximum: 999 }))),
  skus: Type.Array(SkuInput, { minItems: 1, maxItems: 100 }),
  status: Type.Optional(GoodsStatus),
})
export type GoodsInput = Static<typeof GoodsInput>

/** `PATCH /api/goods/:id`. SKUs that are left out are taken out of sale; one with an `id` is changed in place. */
export const GoodsPatch = Type.Partial(GoodsInput)
export type GoodsPatch = Static<typeof GoodsPatch>

/** `price` and `-price`: cheapest and dearest first; `stock`: what runs out first. */
export const GoodsSort = Type.Union([Type.Literal('newest'), Type.Literal('price'), Type.Literal('-price'), Type.Literal('stock')])
export type GoodsSort = Static<typeof GoodsSort>

export const GoodsQuery = Type.Object({
  status: Type.Optional(GoodsStatus),
  /** Words of the title. */
  q: Type.Optional(Type.String({ maxLength: 60 })),
  /** `out`: a SKU is sold out; `low`: one has ten pieces left or fewer. */
  stock: Type.Optional(Type.Union([Type.Literal('out'), Type.Literal('low')])),
  sort: Type.Optional(GoodsSort),
})
export type GoodsQuery = Static<typeof GoodsQuery>
