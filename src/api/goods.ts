import type { Page } from '#contract/common'
import type { Goods, GoodsInput, GoodsPatch, GoodsQuery } from '#contract/goods'
import { call } from './client'

const at = (id: string) => `/api/goods/${encodeURIComponent(id)}`

/** `q` searches titles. */
export function listGoods(query: GoodsQuery & { cursor?: string, limit?: number } = {}): Promise<Page<Goods>> {
  return call('GET', '/api/goods', { query })
}

export function getGoods(id: string): Promise<Goods> {
  return call('GET', at(id))
}

/** Merchant only. */
export function createGoods(input: GoodsInput): Promise<Goods> {
  return call('POST', '/api/goods', { body: input })
}

/** Merchant only. SKUs that are left out are taken out of sale. */
export function updateGoods(id: string, patch: GoodsPatch): Promise<Goods> {
  return call('PATCH', at(id), { body: patch })
}
