import type { Kick } from '#contract/moderation'
import type { Join, Room } from '#contract/rooms'
import type { Person } from '../../support/shop'
import type { ZegoTicket } from '../../support/zego'
import { beforeEach, expect, it } from 'vitest'
import { ZegoApiError } from '../../../server/src/adapters/zego/errors'
import { SHOPPER_SECONDS } from '../../../server/src/adapters/zego/ticket'
import { joinRoom } from '../../../server/src/domain/join'
import { kick as kickOut } from '../../../server/src/domain/kicks'
import { describeEachEngine } from '../../support/database'
import { race } from '../../support/races'
import { succeeded } from '../../support/shop'
import { useZego } from '../../support/zego'

describeEachEngine('somebody who is sent away from a room at ZEGO', (context) => {
  const zego = useZego(context)
  const { shop, api, wait } = zego
  let room: Room

  const joinAs = (as?: Person) => shop.call<Join>('POST', `/rooms/${room.id}/join`, { as })
  const idOf = async (as: Person) => (succeeded(await joinAs(as)).media as ZegoTicket).user.id
  const kick = (as: Person, userId: string, more: object = {}) => shop.call<Kick>('POST', `/rooms/${room.id}/kicks`, { as, body: { userId, ...more } })
  const loggedIn = (zegoId: string, roomId = room.id) => zego.call({ event: 'room_login', room_id: roomId, room_seq: '1', user_account: zegoId, session_id: '7' })
  const kickouts = () => api.calls.filter(([name]) => name === 'kickout')

  beforeEach(async () => {
    room = succeeded(await shop.call<Room>('POST', '/rooms', { as: shop.anchor, body: { title: '晚八点' } }))
  })

  it('leaves ZEGO on every device, and others stay', async () => {
    const ids = [await idOf(shop.ann), await idOf(shop.ann)]
    await idOf(shop.bob)
    await kick(shop.anchor, shop.ann.id, { reason: '刷屏' })
    expect(kickouts()).toEqual([['kickout', room.id, expect.arrayContaining(ids), '刷屏']])
    expect(kickouts()[0]![2]).toHaveLength(2)
  })

  it('gets no new token, neither by joining nor for the visit they were on', async () => {
    const id = await idOf(shop.ann)
    const until = new Date(shop.now.getTime() + 10 * 60_000).toISOString()
    await kick(shop.anchor, shop.ann.id, { minutes: 10 })
    for (const answer of [await joinAs(shop.ann), await shop.call('POST', `/rooms/${room.id}/token`, { as: shop.ann, body: { userId: id } })])
      expect(answer).toMatchObject({ status: 403, code: 'KICKED', details: { until, reason: '' } })
    wait(601)
    expect(await joinAs(shop.ann)).toMatchObject({ status: 200 })
  })

  it('is sent away again when they come back by an old token, until the kick is over', async () => {
    const [ann, bob] = [await idOf(shop.ann), await idOf(shop.bob)]
    await kick(shop.anchor, shop.ann.id, { minutes: 10 })
    api.calls.length = 0
    for (const id of [ann, bob, 'user_nobody'])
      expect(await loggedIn(id)).toMatchObject({ status: 200 })
    expect(kickouts()).toEqual([['kickout', room.id, [ann], undefined]])
    wait(601)
    await loggedIn(ann)
    expect(kickouts()).toHaveLength(1)
  })

  it('is not looked for where no token of theirs is good any more', async () => {
    await idOf(shop.ann)
    wait(SHOPPER_SECONDS + 3601)
    await kick(shop.anchor, shop.ann.id)
    expect(kickouts()).toEqual([['kickout', room.id, [], '']])
  })

  it('is out of the shop\'s room even when ZEGO fails', async () => {
    await idOf(shop.ann)
    api.failure = new ZegoApiError('KickoutUser', 'NETWORK')
    expect(await kick(shop.anchor, shop.ann.id)).toMatchObject({ status: 201 })
    expect(await joinAs(shop.ann)).toMatchObject({ status: 403, code: 'KICKED' })
  })

  it('cannot slip in while being sent away: the join waits for the kick', async () => {
    const { run } = shop.app.deps
    await expect(race(
      context,
      meet => run(async (work) => {
        await kickOut(work, zego.media, { id: shop.anchor.id, role: 'anchor' }, room.id, { userId: shop.ann.id })
        await meet()
      }),
      () => run(work => joinRoom(work, shop.app.deps, room.id, { id: shop.ann.id, role: 'shopper' }, {})),
    )).rejects.toMatchObject({ code: 'KICKED' })
  })

  it('is found where they have just gone in: the kick waits for the join', async () => {
    const { run } = shop.app.deps
    const [{ media }] = await race(
      context,
      meet => run(async (work) => {
        const joined = await joinRoom(work, shop.app.deps, room.id, { id: shop.ann.id, role: 'shopper' }, {})
        await meet()
        return joined
      }),
      () => run(work => kickOut(work, zego.media, { id: shop.anchor.id, role: 'anchor' }, room.id, { userId: shop.ann.id })),
    )
    await zego.media.close()
    expect(kickouts()).toEqual([['kickout', room.id, [(media as ZegoTicket).user.id], '']])
  })
})
