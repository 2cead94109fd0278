import type { Join, Room } from '#contract/rooms'
import type { Person } from '../../support/shop'
import type { ZegoTicket } from '../../support/zego'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { ANCHOR_SECONDS, SHOPPER_SECONDS } from '../../../server/src/adapters/zego/ticket'
import { zegoUsers } from '../../../server/src/db/schema'
import { describeEachEngine } from '../../support/database'
import { succeeded } from '../../support/shop'
import { useZego, ZEGO } from '../../support/zego'
import { readToken04 } from '../../zego/token04'

describeEachEngine('a ticket for ZEGO', (context) => {
  const { shop, call, wait } = useZego(context)
  let room: Room

  const join = async (as?: Person, body?: object) => succeeded(await shop.call<Join>('POST', `/rooms/${room.id}/join`, { as, body })).media as ZegoTicket
  const renew = (as?: Person, body?: object) => shop.call<ZegoTicket>('POST', `/rooms/${room.id}/token`, { as, body })
  const rightsOf = (ticket: ZegoTicket) => {
    const { expire, info } = readToken04(ticket.token, ZEGO.serverSecret)
    expect(info.expire).toBe(expire)
    return { ...info, rights: JSON.parse(info.payload) as unknown }
  }

  beforeEach(async () => {
    room = succeeded(await shop.call<Room>('POST', '/rooms', { as: shop.anchor, body: { title: '晚八点' } }))
  })

  it('lets a shopper in, to publish nothing', async () => {
    const ticket = await join(shop.ann)
    expect(ticket).toMatchObject({ driver: 'zego', appId: ZEGO.appId, roomId: room.id, streamId: room.streamId, user: { name: '小安' }, canPublish: false, busy: false })
    expect(ticket.expiresAt).toBe(new Date(shop.now.getTime() + SHOPPER_SECONDS * 1000).toISOString())
    expect(rightsOf(ticket)).toMatchObject({
      app_id: ZEGO.appId,
      user_id: ticket.user.id,
      expire: shop.now.getTime() / 1000 + SHOPPER_SECONDS,
      rights: { room_id: room.id, privilege: { 1: 1, 2: 0 }, stream_id_list: null },
    })
  })

  it('lets its anchor publish its stream, and knows the anchor by one id on every device', async () => {
    const tickets = [await join(shop.anchor), await join(shop.anchor)]
    for (const ticket of tickets) {
      expect(ticket).toMatchObject({ user: { id: shop.anchor.id, name: '阿宝' }, canPublish: true, busy: false })
      expect(ticket.expiresAt).toBe(new Date(shop.now.getTime() + ANCHOR_SECONDS * 1000).toISOString())
      expect(rightsOf(ticket).rights).toEqual({ room_id: room.id, privilege: { 1: 1, 2: 1 }, stream_id_list: [room.streamId] })
    }
  })

  it('lets an anchor who only watches in beside the broadcast, to publish nothing', async () => {
    const ticket = await join(shop.anchor, { watching: true })
    expect(ticket).toMatchObject({ canPublish: false, busy: false })
    expect(ticket.user.id).not.toBe(shop.anchor.id)
    const renewed = succeeded(await renew(shop.anchor, { userId: ticket.user.id, watching: true }))
    expect(renewed.user.id).toBe(ticket.user.id)
    expect([ticket, renewed].map(each => rightsOf(each).rights)).toEqual(Array.from({ length: 2 }).fill({ room_id: room.id, privilege: { 1: 1, 2: 0 }, stream_id_list: null }))
  })

  it('lets nobody else publish: not the merchant, nor the anchor of another room', async () => {
    const other = await shop.signIn('阿贝', 'anchor')
    for (const person of [shop.merchant, other, undefined]) {
      const ticket = await join(person)
      expect(ticket.canPublish).toBe(false)
      expect(rightsOf(ticket).rights).toMatchObject({ privilege: { 1: 1, 2: 0 }, stream_id_list: null })
    }
  })

  it('gives each visit of one person an id of its own, within what ZEGO takes', async () => {
    const guestId = 'x'.repeat(64)
    const tickets = [await join(shop.ann), await join(shop.ann), await join(), await join(undefined, { guestId }), await join(undefined, { guestId })]
    const ids = tickets.map(ticket => ticket.user.id)
    expect(new Set(ids).size).toBe(5)
    for (const id of ids)
      expect(id).toMatch(/^\w{1,64}$/)
    expect(ids[0]!.startsWith(`${shop.ann.id}_`)).toBe(true)
    const rows = await context.db.orm.select().from(zegoUsers).where(eq(zegoUsers.roomId, room.id))
    expect(rows.map(row => row.zegoId).sort()).toEqual([...ids].sort())
    expect(rows.filter(row => row.sub === shop.ann.id)).toHaveLength(2)
  })

  it('tells the anchor, and nobody else, that the stream is published already', async () => {
    await call({ event: 'stream_create', room_id: room.id, stream_id: room.streamId, stream_sid: 'sid-1' })
    expect((await join(shop.anchor)).busy).toBe(true)
    expect((await join(shop.ann)).busy).toBe(false)
    await call({ event: 'stream_close', room_id: room.id, stream_id: room.streamId, stream_sid: 'sid-1' })
    expect((await join(shop.anchor)).busy).toBe(false)
  })

  it('is renewed for the same visit', async () => {
    const ticket = await join(shop.ann)
    wait(SHOPPER_SECONDS - 30)
    const { status, body } = await renew(shop.ann, { userId: ticket.user.id })
    expect(status).toBe(200)
    expect(body).toMatchObject({ driver: 'zego', user: ticket.user, roomId: room.id, canPublish: false })
    expect(body.expiresAt).toBe(new Date(shop.now.getTime() + SHOPPER_SECONDS * 1000).toISOString())
    expect(rightsOf(body).user_id).toBe(ticket.user.id)
    expect((await join(shop.anchor)).user.id).toBe(succeeded(await renew(shop.anchor, { userId: shop.anchor.id })).user.id)
  })

  it('is renewed for a guest who says again who they are', async () => {
    const guestId = 'a-secret-of-the-guest'
    const { user } = await join(undefined, { guestId })
    expect(await renew(undefined, { guestId, userId: user.id })).toMatchObject({ status: 200, body: { user } })
    expect(await renew(undefined, { userId: user.id })).toMatchObject({ status: 403, code: 'NOT_YOUR_VISIT' })
    expect(await renew(undefined, { guestId: 'another-secret-guest', userId: user.id })).toMatchObject({ status: 403, code: 'NOT_YOUR_VISIT' })
  })

  it('is renewed for nobody else, and in no other room', async () => {
    const { user } = await join(shop.ann)
    expect(await renew(shop.bob, { userId: user.id })).toMatchObject({ status: 403, code: 'NOT_YOUR_VISIT' })
    expect(await renew(shop.bob, { userId: shop.anchor.id })).toMatchObject({ status: 403, code: 'NOT_YOUR_VISIT' })
    const other = succeeded(await shop.call<Room>('POST', '/rooms', { as: shop.anchor, body: { title: '早八点' } }))
    expect(await shop.call('POST', `/rooms/${other.id}/token`, { as: shop.ann, body: { userId: user.id } })).toMatchObject({ status: 403, code: 'NOT_YOUR_VISIT' })
  })

  it('is a new visit when no id is named', async () => {
    const { user } = await join(shop.ann)
    const renewed = succeeded(await renew(shop.ann))
    expect(renewed.user.id).not.toBe(user.id)
  })

  it('is not given for a room that has ended, or that there is not', async () => {
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect(await renew(shop.ann)).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
    expect(await shop.call('POST', `/rooms/${room.id}/join`, { as: shop.ann })).toMatchObject({ status: 409, code: 'ROOM_ENDED' })
    expect(await shop.call('POST', '/rooms/room_nobody/token', { as: shop.ann })).toMatchObject({ status: 404, code: 'ROOM_NOT_FOUND' })
    expect(await shop.call('POST', `/rooms/${room.id}/token`, { as: shop.ann, body: { userId: 'not an id' } })).toMatchObject({ status: 400 })
  })
})
