import type { Goods, GoodsInput } from '#contract/goods'
import type { Order, OrderInput } from '#contract/orders'
import type { Role, Session } from '#contract/session'

export interface Reply<T> {
  status: number
  body: T
  /** Of an error. */
  code: string | undefined
}

/** Talks to a server that really runs, as somebody or as a guest. */
export async function ask<T>(url: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, { token, body, headers }: { token?: string, body?: object, headers?: Record<string, string> } = {}): Promise<Reply<T>> {
  const response = await fetch(`${url}/api${path}`, {
    method,
    headers: { ...body && { 'content-type': 'application/json' }, ...token && { authorization: `Bearer ${token}` }, ...headers },
    body: body && JSON.stringify(body),
  })
  const parsed = await response.json() as T & { error?: { code: string } }
  return { status: response.status, body: parsed, code: parsed.error?.code }
}

/** Signs in by the demo login. @returns the token */
export async function enter(url: string, nickname: string, role: Role = 'shopper'): Promise<string> {
  return (await ask<Session>(url, 'POST', '/session/demo', { body: { nickname, role } })).body.token
}

/** Goods with a SKU for each of the stocks, at ¥10. */
export async function sell(url: string, merchant: string, stocks: number[], more: Partial<GoodsInput> = {}): Promise<Goods> {
  const skus = stocks.map((stock, index) => ({ spec: `${index + 1} 号`, price: 1000, stock }))
  const answer = await ask<Goods>(url, 'POST', '/goods', { token: merchant, body: { title: '秒杀', images: ['/demo/mug.jpg'], price: 1000, marketPrice: 2000, skus, ...more } })
  if (answer.status !== 201)
    throw new Error(`no goods: ${JSON.stringify(answer)}`)
  return answer.body
}

export function order(url: string, token: string, input: OrderInput, key: string): Promise<Reply<Order>> {
  return ask(url, 'POST', '/orders', { token, body: input, headers: { 'idempotency-key': key } })
}
