import type { Static, TSchema } from 'typebox'
import { Type } from 'typebox'

/** ZEGO allows a room id no other characters, and 128 bytes at most; every id here keeps to that. */
export const Id = Type.String({ pattern: '^[0-9A-Za-z_]{1,64}$' })
/** Money in integer fen; the top keeps a sum of any order within a 32-bit integer. */
export const Fen = Type.Integer({ minimum: 0, maximum: 100_000_000 })
/** ISO 8601, UTC. */
export const Time = Type.String({ format: 'date-time' })
/** A path on the server (`/uploads/…`, `/demo/…`) or an https address. */
export const ImageUrl = Type.String({ minLength: 1, maxLength: 512, pattern: '^(/|https://)' })

export const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** Every error answer of the API. `code` is stable, `message` is a sentence for a person. */
export const ErrorBody = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    details: Type.Record(Type.String(), Type.Unknown()),
  }),
})
export type ErrorBody = Static<typeof ErrorBody>

/** A page of a list; `nextCursor` goes back as `?cursor=`, null on the last page. */
export function Page<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    nextCursor: Nullable(Type.String()),
  })
}
export interface Page<T> {
  items: T[]
  nextCursor: string | null
}

export const PageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
})
