import type { TestApp } from '../../support/app'
import type { TestDatabase } from '../../support/database'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildTestApp } from '../../support/app'
import { openTestDatabase } from '../../support/database'

let opened: TestDatabase
let test: TestApp
beforeAll(async () => {
  opened = await openTestDatabase()
  test = await buildTestApp(opened.db)
})
afterAll(async () => {
  await test.close()
  await opened.remove()
})

const JSON_TYPE = { 'content-type': 'application/json' }
async function post(url: string, headers: Record<string, string>, payload?: object) {
  const answer = await test.app.inject({ method: 'POST', url, headers: { ...JSON_TYPE, ...headers }, payload })
  return [answer.statusCode, answer.json().error?.code]
}

it('takes an empty body for none where none is expected, and for a mistake where one is', async () => {
  const { headers } = await test.signIn('小安')
  expect(await post('/api/orders/order_none/cancel', headers)).toEqual([404, 'ORDER_NOT_FOUND'])
  expect(await post('/api/orders/order_none/cancel', headers, {})).toEqual([404, 'ORDER_NOT_FOUND'])
  const merchant = await test.signIn('店主', 'merchant')
  expect(await post('/api/orders/order_none/ship', merchant.headers)).toEqual([400, 'BAD_JSON'])
})

it('reads a POST that stands for a PATCH as one, and no other method', async () => {
  const { headers } = await test.signIn('店主', 'merchant')
  expect(await post('/api/goods/goods_none', { ...headers, 'x-http-method-override': 'PATCH' }, { title: '新' })).toEqual([404, 'GOODS_NOT_FOUND'])
  expect(await post('/api/goods/goods_none', { ...headers, 'x-http-method-override': 'DELETE' }, { title: '新' })).toEqual([404, 'NOT_FOUND'])
})
