import type { Page } from '#contract/common'
import type { Claim, Coupon, RoomCoupon } from '#contract/coupons'
import type { RoomSnapshot } from '#contract/rooms'
import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { users } from '../../../server/src/db/schema'
import { claimCoupon } from '../../../server/src/domain/coupon-claims'
import { AppError } from '../../../server/src/errors'
import { describeEachEngine } from '../../support/database'
import { succeeded, useShop } from '../../support/shop'

const TERMS = { title: '新人券', kind: 'amount' as const, amount: 300, threshold: 1000, quantity: 2, minutes: 10 }

describeEachEngine('a coupon in a room', (context) => {
  const shop = useShop(context)
  const drop = async (roomId: string, body: object = TERMS) => succeeded(await shop.call<RoomCoupon>('POST', `/rooms/${roomId}/coupons`, { as: shop.anchor, body }))
  const claim = (as: Person | undefined, id: string, body: object = {}) => shop.call<Claim>('POST', `/coupons/${id}/claim`, { as, body })
  const snapshot = async (roomId: string, as?: Person) => (await shop.call<RoomSnapshot>('GET', `/rooms/${roomId}`, { as })).body.coupons
  const wait = (minutes: number) => shop.now = new Date(shop.now.getTime() + minutes * 60_000)

  it('is dropped, heard of, seen by who comes late, claimed, and counted', async () => {
    const roomId = await shop.addRoom()
    const coupon = await drop(roomId)
    expect(coupon).toMatchObject({ kind: 'amount', amount: 300, percent: null, threshold: 1000, quantity: 2, left: 2, perPerson: 1, roomId, status: 'running', claimed: 0, startsAt: shop.now.toISOString() })
    expect(Date.parse(coupon.endsAt) - shop.now.getTime()).toBe(600_000)
    const { claimed: _, ...offered } = coupon
    expect((await shop.events(roomId)).at(-1)).toEqual({ type: 'coupon.offered', data: offered })

    const mine = await claim(shop.ann, coupon.id)
    expect([mine.status, mine.body.state, mine.body.coupon.left]).toEqual([201, 'usable', 1])
    expect((await shop.events(roomId)).at(-1)).toEqual({ type: 'coupon.changed', data: { couponId: coupon.id, left: 1 } })
    expect(await snapshot(roomId)).toMatchObject([{ id: coupon.id, left: 1, claimed: 0 }])
    expect(await snapshot(roomId, shop.ann)).toMatchObject([{ id: coupon.id, claimed: 1 }])
  })

  it('tells a rush of claims in one event', async () => {
    const roomId = await shop.addRoom()
    const coupon = await drop(roomId)
    await claim(shop.ann, coupon.id)
    await claim(shop.bob, coupon.id)
    expect((await shop.events(roomId)).map(event => event.type)).toEqual(['coupon.offered', 'coupon.changed'])
  })

  it('is claimed once for each press, and as often as one person may', async () => {
    const { id } = await drop(await shop.addRoom(), { ...TERMS, perPerson: 2, quantity: 9 })
    const first = await claim(shop.ann, id, { clientId: 'press-1' })
    const again = await claim(shop.ann, id, { clientId: 'press-1' })
    expect([first.status, again.status, again.body.id]).toEqual([201, 200, first.body.id])
    expect((await claim(shop.ann, id)).status).toBe(201)
    expect(await claim(shop.ann, id)).toMatchObject({ status: 409, code: 'COUPON_CLAIMED' })
    expect((await claim(shop.bob, id)).body.coupon.left).toBe(6)
  })

  it('is gone, closed or unknown, each with a word of its own', async () => {
    const roomId = await shop.addRoom()
    const { id } = await drop(roomId, { ...TERMS, quantity: 1 })
    await claim(shop.ann, id)
    expect(await claim(shop.bob, id)).toMatchObject({ status: 409, code: 'COUPON_GONE' })
    expect((await snapshot(roomId))[0]!.status).toBe('gone')
    expect(await claim(shop.bob, 'coupon_none')).toMatchObject({ status: 404, code: 'COUPON_NOT_FOUND' })
    expect((await claim(undefined, id)).status).toBe(401)
    const late = await drop(roomId)
    wait(10)
    expect(await claim(shop.bob, late.id)).toMatchObject({ status: 409, code: 'COUPON_CLOSED' })
    expect(await snapshot(roomId)).toEqual([])
  })

  it('can be claimed before it can be used', async () => {
    const { id, status } = await drop(await shop.addRoom(), { ...TERMS, startsAt: new Date(shop.now.getTime() + 60_000).toISOString() })
    expect([status, (await claim(shop.ann, id)).status]).toEqual(['upcoming', 201])
  })

  it('is taken back from the room, by its people only', async () => {
    const roomId = await shop.addRoom()
    const { id } = await drop(roomId)
    const path = `/rooms/${roomId}/coupons/${id}`
    expect(await shop.call('DELETE', path, { as: shop.ann })).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect((await shop.call('DELETE', path, { as: shop.anchor })).status).toBe(204)
    expect((await shop.call('DELETE', path, { as: shop.anchor })).status).toBe(204)
    expect((await shop.events(roomId)).filter(event => event.type === 'coupon.ended')).toEqual([{ type: 'coupon.ended', data: { couponId: id } }])
    expect(await claim(shop.ann, id)).toMatchObject({ status: 409, code: 'COUPON_CLOSED' })
    expect(await shop.call('DELETE', `/rooms/${roomId}/coupons/coupon_none`, { as: shop.anchor })).toMatchObject({ status: 404, code: 'COUPON_NOT_FOUND' })
  })

  it('of the shop runs where it is dropped, until it is stopped everywhere', async () => {
    const [here, there] = [await shop.addRoom(), await shop.addRoom()]
    const { id } = succeeded(await shop.call<Coupon>('POST', '/coupons', { as: shop.merchant, body: { ...TERMS, quantity: 5 } }))
    expect(await claim(shop.ann, id)).toMatchObject({ status: 409, code: 'COUPON_CLOSED' })
    await drop(here, { couponId: id })
    await drop(there, { couponId: id })
    await drop(there, { couponId: id })
    expect((await claim(shop.ann, id)).status).toBe(201)
    await shop.call('DELETE', `/rooms/${here}/coupons/${id}`, { as: shop.anchor })
    expect((await claim(shop.bob, id)).status).toBe(201)
    expect(await shop.call('PATCH', `/coupons/${id}`, { as: shop.anchor, body: { status: 'stopped' } })).toMatchObject({ status: 403, code: 'FORBIDDEN' })
    const stopped = await shop.call<Coupon>('PATCH', `/coupons/${id}`, { as: shop.merchant, body: { status: 'stopped' } })
    expect(stopped.body).toMatchObject({ status: 'stopped', left: 3 })
    expect((await shop.events(there)).at(-1)).toEqual({ type: 'coupon.ended', data: { couponId: id } })
    expect(await shop.call('POST', `/rooms/${here}/coupons`, { as: shop.anchor, body: { couponId: id } })).toMatchObject({ status: 409, code: 'COUPON_CLOSED' })
  })

  it('ends with the room', async () => {
    const roomId = await shop.addRoom()
    const { id } = await drop(roomId)
    await shop.call('POST', `/rooms/${roomId}/end`, { as: shop.anchor })
    expect((await shop.events(roomId)).map(event => event.type).slice(-2)).toEqual(['coupon.ended', 'room.ended'])
    expect(await claim(shop.ann, id)).toMatchObject({ status: 409, code: 'COUPON_CLOSED' })
    expect(await shop.call('POST', `/rooms/${roomId}/coupons`, { as: shop.anchor, body: TERMS })).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
  })

  it('of one room is not dropped in another', async () => {
    const { id } = await drop(await shop.addRoom())
    expect(await shop.call('POST', `/rooms/${await shop.addRoom()}/coupons`, { as: shop.anchor, body: { couponId: id } })).toMatchObject({ status: 422, code: 'COUPON_OTHER_ROOM' })
  })

  it('is refused when its terms make no sense', async () => {
    const make = (changes: object) => shop.call('POST', '/coupons', { as: shop.anchor, body: { ...TERMS, ...changes } })
    const wrong = [{ amount: undefined }, { percent: 10 }, { kind: 'percent' }, { minutes: undefined }, { endsAt: '2031-01-01T00:00:00Z' }, { minutes: undefined, endsAt: '2029-01-01T00:00:00Z' }, { minutes: undefined, endsAt: '2032-01-01T00:00:00Z' }]
    for (const changes of wrong)
      expect(await make(changes), JSON.stringify(changes)).toMatchObject({ status: 422, code: 'COUPON_INVALID' })
    for (const changes of [{ amount: 0 }, { amount: -1 }, { amount: 1.5 }, { quantity: 0 }, { quantity: 1e9 }, { perPerson: 0 }, { title: ' ' }, { kind: 'percent', amount: undefined, percent: 100 }, { minutes: 0 }])
      expect((await make(changes)).status, JSON.stringify(changes)).toBe(400)
    expect((await shop.call('POST', '/coupons', { as: shop.ann, body: TERMS })).status).toBe(403)
  })

  it('is listed for those who may drop it, page by page', async () => {
    const other = await shop.signIn('阿贝', 'anchor')
    const make = async (as: Person, title: string) => succeeded(await shop.call<Coupon>('POST', '/coupons', { as, body: { ...TERMS, title } }))
    await make(shop.merchant, '店铺券')
    wait(1)
    const own = await make(shop.anchor, '主播券')
    wait(1)
    await make(other, '别家券')
    const list = async (as: Person, query = '') => succeeded(await shop.call<Page<Coupon>>('GET', `/coupons?${query}`, { as }))
    expect((await list(shop.merchant)).items.map(it => it.title)).toEqual(['别家券', '主播券', '店铺券'])
    expect((await list(shop.anchor)).items.map(it => it.title)).toEqual(['主播券', '店铺券'])
    const first = await list(shop.anchor, 'limit=1')
    expect((await list(shop.anchor, `limit=1&cursor=${first.nextCursor}`)).items.map(it => it.title)).toEqual(['店铺券'])
    await shop.call('PATCH', `/coupons/${own.id}`, { as: shop.anchor, body: { status: 'stopped' } })
    expect((await list(shop.anchor, 'state=open')).items.map(it => it.title)).toEqual(['店铺券'])
    expect((await list(shop.anchor, 'state=closed')).items.map(it => it.title)).toEqual(['主播券'])
  })

  it('is in one\'s own list, usable until it expires', async () => {
    const { id } = await drop(await shop.addRoom())
    await claim(shop.ann, id)
    const mine = async (state: string) => succeeded(await shop.call<Page<Claim>>('GET', `/me/coupons?state=${state}`, { as: shop.ann })).items.length
    expect([await mine('usable'), await mine('used'), await mine('expired')]).toEqual([1, 0, 0])
    wait(10)
    expect([await mine('usable'), await mine('used'), await mine('expired')]).toEqual([0, 0, 1])
  })

  it('of 50 is claimed by exactly 50 of 1,000 who press at once, half of them twice', async () => {
    const { id } = await drop(await shop.addRoom(), { ...TERMS, quantity: 50 })
    const people = Array.from({ length: 1000 }, (_, at) => ({ id: `user_${at}`, role: 'shopper' as const }))
    await context.db.orm.insert(users).values(people.map(person => ({ ...person, loginKey: person.id, nickname: person.id, avatar: '/a.svg' })))
    const presses = people.flatMap((person, at) => at % 2 ? [person, person] : [person])
    const outcomes = await Promise.all(presses.map(person => claimCoupon(context.db, person, id, undefined, shop.now).then(
      () => 'claimed',
      (error: unknown) => error instanceof AppError ? error.code : String(error),
    )))
    const count = (outcome: string) => outcomes.filter(it => it === outcome).length
    expect(count('claimed')).toBe(50)
    expect(count('COUPON_GONE') + count('COUPON_CLAIMED')).toBe(1450)
    const { rows } = await context.db.pool.query<{ remaining: number, claims: number, people: number }>('SELECT remaining, (SELECT count(*)::int FROM coupon_claim) AS claims, (SELECT count(DISTINCT user_id)::int FROM coupon_claim) AS people FROM coupon')
    expect(rows).toEqual([{ remaining: 0, claims: 50, people: 50 }])
  })
})
