import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Fen, Id, ImageUrl } from './common'

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
})

/** `POST /api/goods`, merchant only. */
export const GoodsInput = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }),
  description: Type.Optional(Type.String({ maxLength: 2000 })),
  images: Type.Array(ImageUrl, { minItems: 1, maxItems: 9 }),
  price: Fen,
  marketPrice: Fen,
  specNames: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 20 }), { maxItems: 3 })),
  skus: Type.Array(SkuInput, { minItems: 1, maxItems: 100 }),
  status: Type.Optional(GoodsStatus),
})
export type GoodsInput = Static<typeof GoodsInput>

/** `PATCH /api/goods/:id`. SKUs that are left out are taken out of sale; one with an `id` is changed in place. */
export const GoodsPatch = Type.Partial(GoodsInput)
export type GoodsPatch = Static<typeof GoodsPatch>

export const GoodsQuery = Type.Object({
  status: Type.Optional(GoodsStatus),
  q: Type.Optional(Type.String({ maxLength: 60 })),
})
