import type { OrderInput } from '#contract/orders'
import type { Actor } from './actor'
import type { StockLine } from './stock'
import { hash } from 'node:crypto'
import { AppError } from '../errors'
import { newTimedId } from './ids'
import { mergeLines } from './quote'

/** An order somebody asks for, before anything is known about it. */
export interface OrderRequest {
  /** The order's, when it comes about: the same however often the request is tried. */
  id: string
  buyer: Actor
  /** The `Idempotency-Key` header: 1–128 visible ASCII characters. */
  key: string
  /** Of what was asked for, so that one key with another body is told apart from a repeat. */
  hash: string
  /** Each SKU once. */
  lines: StockLine[]
  input: OrderInput
}

/** @throws {AppError} 400 IDEMPOTENCY_KEY_MISSING; 422 QTY_TOO_LARGE, TOO_MANY_LINES */
export function readRequest(buyer: Actor, input: OrderInput, key: string | undefined): OrderRequest {
  if (key === undefined || !/^[\x21-\x7E]{1,128}$/.test(key))
    throw new AppError(400, 'IDEMPOTENCY_KEY_MISSING', 'An order needs an Idempotency-Key header of 1 to 128 visible ASCII characters.')
  const lines = mergeLines(input.items)
  return { id: newTimedId('order'), buyer, key, hash: digest(lines, input), lines, input }
}

/** Told apart by what was asked for, not by how it was written. */
function digest(lines: StockLine[], input: OrderInput): string {
  const items = lines.map(line => [line.skuId, line.qty]).sort()
  const rest = [input.roomId, input.pinId, input.addressId, input.couponId, input.expectedTotal, input.note ?? '']
  return hash('sha256', JSON.stringify([items, ...rest]))
}
