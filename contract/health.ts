import type { Static } from 'typebox'
import { Type } from 'typebox'

export const Health = Type.Object({
  status: Type.Literal('ok'),
  version: Type.String(),
  database: Type.Union([Type.Literal('pglite'), Type.Literal('postgres')]),
  channel: Type.Union([Type.Literal('local'), Type.Literal('redis')]),
  media: Type.Union([Type.Literal('whip'), Type.Literal('zego')]),
})
export type Health = Static<typeof Health>

/** `POST /api/uploads`: where the picture is served from now on. */
export const Upload = Type.Object({ url: Type.String() })
export type Upload = Static<typeof Upload>
