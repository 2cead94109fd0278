import type { Measurement } from './measurement'
import { enter, sell } from '../support/buyers'
import { againstNoop, onEachEngine } from './against-noop'

const LEAST = 0.6
const SKUS = 5

/** Orders for one hot SKU over HTTP, on each engine, against the same request to a route that checks it and does nothing. */
export function measureOrdersHttp(): Promise<Measurement[]> {
  return onEachEngine((engine, env) => measure(`orders-http ${engine}`, env, 1, LEAST))
}

/** Orders of five SKUs that all want the same five locks: they go in batches, one at a time. */
export function measureCheckoutOfFive(): Promise<Measurement[]> {
  return onEachEngine((engine, env) => measure(`checkout-five ${engine}`, env, SKUS))
}

function measure(bench: string, env: Record<string, string>, lines: number, least?: number): Promise<Measurement> {
  return againstNoop(bench, env, async (url) => {
    const { skus } = await sell(url, await enter(url, 'merchant', 'merchant'), Array.from({ length: SKUS }, () => 10_000_000))
    const body = JSON.stringify({ items: skus.slice(0, lines).map(sku => ({ skuId: sku.id, qty: 1 })), expectedTotal: 1000 * lines })
    return { ours: '/api/orders', noop: '/api/noop', request: key => ({ headers: { 'idempotency-key': key }, body }) }
  }, least)
}
