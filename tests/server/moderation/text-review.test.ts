import type { Page } from '#contract/common'
import type { ModerationEntry, Report } from '#contract/moderation'
import type { Message, RoomSnapshot } from '#contract/rooms'
import type { Person } from '../../support/shop'
import { beforeEach, expect, it } from 'vitest'
import { describeEachEngine } from '../../support/database'
import { emptyJobs } from '../../support/jobs'
import { succeeded } from '../../support/shop'
import { useWechatShop } from '../../support/wechat/shop'

describeEachEngine('WeChat\'s check of what is said', (context) => {
  const world = useWechatShop(context)
  const { shop } = world
  let roomId: string
  let person: Person
  let said = 0
  const say = async (text: string, as = person) => succeeded(await shop.call<Message>('POST', `/rooms/${roomId}/messages`, { as, body: { text, clientId: `c${++said}` } }))
  const shown = async () => (await shop.call<RoomSnapshot>('GET', `/rooms/${roomId}`)).body.messages.map(message => message.text)
  const log = async () => (await shop.call<Page<ModerationEntry>>('GET', '/moderation/log', { as: shop.merchant })).body.items
  const reports = async () => (await shop.call<Page<Report>>('GET', '/reports', { as: shop.anchor })).body.items

  beforeEach(async () => {
    await emptyJobs(context.db)
    Object.assign(world.wechat.busy, { times: 0, errcode: -1 })
    world.wechat.checked.length = 0
    roomId = await shop.addRoom()
    person = await world.signIn()
  })

  it('comes after everybody has seen it, and takes away what is risky', async () => {
    const [good, bad] = [await say('好看'), await say('卖违禁品')]
    expect(await shown()).toEqual(['好看', '卖违禁品'])
    await world.pass(1)
    expect(world.wechat.checked.sort()).toEqual(['卖违禁品', '好看'])
    expect(await shown()).toEqual([good.text])
    expect((await shop.events(roomId)).at(-1)).toEqual({ type: 'chat.deleted', data: { messageId: bad.id, reason: 'review' } })
    expect(await log()).toMatchObject([
      { action: 'message.reviewed', by: { id: 'system', role: 'system' }, user: { id: person.id }, message: { id: bad.id, text: '卖违禁品' }, details: { label: 20006 } },
    ])
    expect(await world.pass(600)).toBe(0)
  })

  it('puts what it would have a person look at among the reports, and leaves it where it is', async () => {
    const doubtful = await say('存疑')
    await world.pass(1)
    expect(await reports()).toMatchObject([
      { room: { id: roomId }, user: { id: person.id }, message: { id: doubtful.id, text: '存疑', deleted: false }, flagged: 20002, reporters: 0, reasons: {}, texts: [], state: 'open' },
    ])
    expect([await shown(), await log()]).toEqual([['存疑'], []])
    // Who complains of it, too, joins that report.
    await shop.call('POST', `/rooms/${roomId}/reports`, { as: shop.bob, body: { userId: person.id, messageId: doubtful.id, reason: 'porn' } })
    expect(await reports()).toMatchObject([{ flagged: 20002, reporters: 1, reasons: { porn: 1 } }])
  })

  it('joins what people have reported, and says no more of what is decided or gone', async () => {
    const [open, closed, gone] = [await say('存疑，未决'), await say('存疑，已决'), await say('存疑，已删')]
    const report = async ({ id }: Message) => succeeded(await shop.call<Report>('POST', `/rooms/${roomId}/reports`, { as: shop.bob, body: { userId: person.id, messageId: id, reason: 'abuse' } }))
    await report(open)
    const { id } = await report(closed)
    await shop.call('POST', `/reports/${id}/close`, { as: shop.anchor, body: { outcome: 'dismissed' } })
    await shop.call('DELETE', `/rooms/${roomId}/messages/${gone.id}`, { as: shop.anchor })
    await world.pass(1)
    expect(world.wechat.checked).toHaveLength(2)
    expect((await reports()).map(({ message, flagged, state }) => [message?.id, flagged, state]).sort()).toEqual([[open.id, 20002, 'open'], [closed.id, null, 'closed']].sort())
  })

  it('leaves alone what our own list refuses, what is deleted, and whom WeChat does not know', async () => {
    await shop.call('POST', `/rooms/${roomId}/messages`, { as: person, body: { text: '加微信 违禁', clientId: 'blocked' } })
    const { id } = await say('违禁，已删')
    await shop.call('DELETE', `/rooms/${roomId}/messages/${id}`, { as: shop.merchant })
    await say('违禁，演示登录', shop.ann)
    await world.pass(1)
    expect(world.wechat.checked).toEqual([])
    expect(await shown()).toEqual(['违禁，演示登录'])
    expect((await shop.events(roomId)).filter(event => event.type === 'chat.deleted')).toHaveLength(1)
  })

  it.each([-1, 45009])('is asked for again when WeChat answers %i', async (errcode) => {
    Object.assign(world.wechat.busy, { times: 2, errcode })
    await say('卖违禁品')
    await world.pass(1)
    expect(await world.pass(4)).toBe(0)
    await world.pass(1)
    expect(await shown()).toHaveLength(1)
    expect(await world.pass(14)).toBe(0)
    await world.pass(1)
    expect(await shown()).toEqual([])
  })

  it('is given up after ten minutes', async () => {
    world.wechat.busy.times = 100
    await say('卖违禁品')
    for (const seconds of [1, 5, 15, 60, 120, 120, 120, 120, 120])
      await world.pass(seconds)
    expect(await world.pass(600)).toBe(0)
    expect([world.wechat.checked, await shown()]).toEqual([[], ['卖违禁品']])
  })

  it('keeps to fifty a look', async () => {
    await Promise.all(Array.from({ length: 55 }, (_, index) => say(`第 ${index}`)))
    expect([await world.pass(1), await world.pass(1), await world.pass(1)]).toEqual([50, 5, 0])
    expect(world.wechat.checked).toHaveLength(55)
  })
})
