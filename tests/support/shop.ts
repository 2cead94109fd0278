import type { Goods, GoodsInput } from '#contract/goods'
import type { Order, OrderInput, PaymentState, PaymentTicket } from '#contract/orders'
import type { Role } from '#contract/session'
import type { AppChanges, TestApp } from './app'
import type { EngineContext } from './database'
import { asc, eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { roomEvents, roomGoods, rooms, skus } from '../../server/src/db/schema'
import { newId } from '../../server/src/domain/ids'
import { buildTestApp } from './app'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export interface Person {
  id: string
  headers: { authorization: string }
}

export interface Answer<T> {
  status: number
  body: T
  /** Of an error. */
  code: string | undefined
  details: Record<string, unknown>
}

export interface Asking {
  as?: Person
  body?: object
  headers?: Record<string, string>
}

/** When a suite's tests begin; `shop.now` moves from here. */
export const START = new Date('2030-01-01T08:00:00.000Z')
export const HOLD_SECONDS = 900

/** A shop with its people, spoken to through the API; made anew for each test. */
export interface Shop {
  readonly app: TestApp
  /** The server's clock. */
  now: Date
  readonly merchant: Person
  readonly anchor: Person
  readonly ann: Person
  readonly bob: Person
  signIn: (nickname: string, role?: Role) => Promise<Person>
  call: <T = unknown>(method: Method, path: string, asking?: Asking) => Promise<Answer<T>>
  /** Goods on shelf with one SKU for each of `stocks`, at ¥10, ¥11, … */
  addGoods: (stocks: number[], changes?: Partial<GoodsInput>) => Promise<Goods>
  /** A live room of the anchor, with goods on its shelf. */
  addRoom: (shelf?: { goodsId: string, livePrice?: number }[], status?: 'live' | 'ended') => Promise<string>
  /** The room's log, once all news are passed on. */
  events: (roomId: string) => Promise<{ type: string, data: unknown }[]>
  stockOf: (skuId: string) => Promise<number>
  place: (as: Person, input: Partial<OrderInput> & Pick<OrderInput, 'items'>, key?: string) => Promise<Answer<Order>>
  /** Orders one piece, or so many; fails when that does not work. */
  buy: (as: Person, skuId: string, qty?: number, more?: Partial<OrderInput>) => Promise<Order>
  pay: (as: Person, orderId: string, result?: 'success' | 'fail') => Promise<PaymentState>
  step: (as: Person, orderId: string, step: string, body?: object) => Promise<Answer<Order>>
}

/** Call it inside a suite of `describeEachEngine`. */
export function useShop(context: EngineContext, changes: AppChanges = {}): Shop {
  let app: TestApp | undefined
  const people = new Map<string, Person>()
  const person = (name: string): Person => people.get(name)!

  const shop: Shop = {
    now: START,
    get app() {
      return app!
    },
    get merchant() {
      return person('merchant')
    },
    get anchor() {
      return person('anchor')
    },
    get ann() {
      return person('ann')
    },
    get bob() {
      return person('bob')
    },
    async signIn(nickname, role = 'shopper') {
      const { user, headers } = await app!.signIn(nickname, role)
      return { id: user.id, headers }
    },
    async call<T>(method: Method, path: string, { as, body, headers }: Asking = {}): Promise<Answer<T>> {
      const answer = await app!.app.inject({ method, url: `/api${path}`, headers: { ...as?.headers, ...headers }, payload: body })
      const parsed = String(answer.headers['content-type']).includes('json') ? answer.json() : null
      return { status: answer.statusCode, body: parsed as T, code: parsed?.error?.code, details: parsed?.error?.details ?? {} }
    },
    async addGoods(stocks, changes = {}) {
      const answer = await shop.call<Goods>('POST', '/goods', {
        as: shop.merchant,
        body: {
          title: '碎花连衣裙',
          images: ['/demo/dress.jpg'],
          price: 1000,
          marketPrice: 2000,
          skus: stocks.map((stock, index) => ({ spec: `${index + 1} 号`, price: 1000 + index * 100, stock })),
          ...changes,
        },
      })
      return succeeded(answer)
    },
    async addRoom(shelf = [], status = 'live') {
      const id = newId('room')
      await context.db.orm.insert(rooms).values({ id, anchorId: shop.anchor.id, title: '晚八点', cover: '/demo/room.jpg', status, streamId: newId('stream') })
      if (shelf.length > 0)
        await context.db.orm.insert(roomGoods).values(shelf.map((item, position) => ({ roomId: id, position, livePrice: null, ...item })))
      return id
    },
    async events(roomId) {
      await app!.deps.outbox.relay()
      return context.db.orm.select({ type: roomEvents.type, data: roomEvents.data }).from(roomEvents).where(eq(roomEvents.roomId, roomId)).orderBy(asc(roomEvents.seq))
    },
    async stockOf(skuId) {
      const [row] = await context.db.orm.select({ stock: skus.stock }).from(skus).where(eq(skus.id, skuId))
      return row!.stock
    },
    place: (as, input, key = newId('key')) => shop.call('POST', '/orders', { as, body: input, headers: { 'idempotency-key': key } }),
    async buy(as, skuId, qty = 1, more = {}) {
      return succeeded(await shop.place(as, { items: [{ skuId, qty }], ...more }))
    },
    async pay(as, orderId, result = 'success') {
      const ticket = succeeded(await shop.call<PaymentTicket>('POST', `/orders/${orderId}/pay`, { as }))
      return succeeded(await shop.call<PaymentState>('POST', `/pay/sandbox/${ticket.paymentId}`, { as, body: { result } }))
    },
    step: (as, orderId, step, body) => shop.call('POST', `/orders/${orderId}/${step}`, { as, body }),
  }

  beforeAll(async () => {
    app = await buildTestApp(context.db, { ...changes, clock: () => shop.now, config: { orderHoldSeconds: HOLD_SECONDS, rateLimit: false, ...changes.config } })
  })
  beforeEach(async () => {
    shop.now = START
    people.set('merchant', await shop.signIn('店主', 'merchant'))
    people.set('anchor', await shop.signIn('阿宝', 'anchor'))
    people.set('ann', await shop.signIn('小安'))
    people.set('bob', await shop.signIn('小波'))
  })
  afterAll(() => app?.close())
  return shop
}

/** The body of an answer that must be a success. */
export function succeeded<T>(answer: Answer<T>): T {
  if (answer.status >= 300)
    throw new Error(`expected a success, got ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}
