import type { Page } from '#contract/common'
import type { ModerationEntry, Report, ReportReceipt } from '#contract/moderation'
import type { Message } from '#contract/rooms'
import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { closeReport } from '../../../server/src/domain/report-queue'
import { fileReport } from '../../../server/src/domain/reports'
import { describeEachEngine } from '../../support/database'
import { race } from '../../support/races'
import { useRooms } from '../../support/rooms'
import { START, succeeded } from '../../support/shop'
import { range } from '../channel/wires'

describeEachEngine('reports and the log', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const report = (as: Person | undefined, roomId: string, body: object) => shop.call<ReportReceipt>('POST', `/rooms/${roomId}/reports`, { as, body })
  const queue = async (as: Person, query = '') => succeeded(await shop.call<Page<Report>>('GET', `/reports${query}`, { as }))
  const close = (as: Person, id: string, body: object = { outcome: 'dismissed' }) => shop.call<Report>('POST', `/reports/${id}/close`, { as, body })
  const log = async (as: Person, query = '') => succeeded(await shop.call<Page<ModerationEntry>>('GET', `/moderation/log${query}`, { as }))
  const said = async (roomId: string, text: string, as = shop.bob) => succeeded(await rooms.say(as, roomId, text)) as Message

  it('of one message are one, with what it said and how many complain', async () => {
    const room = await rooms.goLive()
    const message = await said(room.id, '低价加群')
    const body = { userId: shop.bob.id, messageId: message.id, reason: 'spam', text: ' 一直刷 ' }
    const first = await report(shop.ann, room.id, body)
    expect(first).toMatchObject({ status: 201, body: { userId: shop.bob.id, messageId: message.id, reason: 'spam', text: '一直刷' } })
    expect(await report(shop.ann, room.id, { ...body, reason: 'fraud' })).toMatchObject({ status: 200, body: first.body })
    const cici = await shop.signIn('西西')
    expect(await report(cici, room.id, { ...body, reason: 'fraud', text: undefined })).toMatchObject({ status: 201, body: { id: first.body.id } })
    await shop.call('DELETE', `/rooms/${room.id}/messages/${message.id}`, { as: shop.anchor })
    expect((await queue(shop.merchant, '?state=open')).items).toEqual([{
      id: first.body.id,
      room: { id: room.id, title: room.title },
      user: message.user && expect.objectContaining({ id: shop.bob.id, nickname: '小波' }),
      message: { id: message.id, text: '低价加群', at: START.toISOString(), deleted: true },
      flagged: null,
      reporters: 2,
      reasons: { spam: 1, fraud: 1 },
      texts: ['一直刷'],
      at: START.toISOString(),
      state: 'open',
      outcome: null,
      note: '',
      closedBy: null,
      closedAt: null,
    }])
  })

  it('are decided on once, and then reported anew only as they should be', async () => {
    const room = await rooms.goLive()
    const message = await said(room.id, '假货')
    const [ofMessage, ofPerson] = [{ userId: shop.bob.id, messageId: message.id, reason: 'abuse' }, { userId: shop.bob.id, reason: 'other' }]
    const { id } = (await report(shop.ann, room.id, ofMessage)).body
    const person = (await report(shop.ann, room.id, ofPerson)).body
    expect(person.id).not.toBe(id)
    const answers = await Promise.all([close(shop.anchor, id, { outcome: 'acted', note: ' 已禁言 ' }), close(shop.merchant, id)])
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 409])
    expect(answers.find(answer => answer.status === 409)).toMatchObject({ code: 'REPORT_CLOSED' })
    await close(shop.merchant, person.id)
    expect((await queue(shop.merchant, '?state=open')).items).toEqual([])
    expect((await queue(shop.merchant, '?state=closed')).items).toMatchObject([{ state: 'closed', closedAt: START.toISOString() }, { state: 'closed' }])
    expect(await report(shop.ann, room.id, ofMessage)).toMatchObject({ status: 200, body: { id } })
    expect((await report(shop.ann, room.id, ofPerson)).status).toBe(201)
    expect((await log(shop.merchant)).items.filter(entry => entry.action === 'report.closed').map(entry => entry.user?.id)).toEqual([shop.bob.id, shop.bob.id])
  })

  it('that are joined while somebody decides count, or begin anew', async () => {
    const room = await rooms.goLive()
    const complaint = { userId: shop.bob.id, reason: 'spam' } as const
    const { id } = (await report(shop.ann, room.id, complaint)).body
    const cici = await shop.signIn('西西')
    const { run } = shop.app.deps
    const joined = (as: Person, meet: () => Promise<void>) => run(async (work) => {
      const { receipt } = await fileReport(work, { id: as.id, role: 'shopper' }, room.id, complaint)
      await meet()
      return receipt
    })
    const [voice, closed] = await race(context, meet => joined(cici, meet), () => close(shop.anchor, id))
    expect(voice.id).toBe(id)
    expect(closed).toMatchObject({ status: 200, body: { reporters: 2, state: 'closed' } })

    const next = (await report(shop.ann, room.id, complaint)).body.id
    const [, late] = await race(context, meet => run(async (work) => {
      await closeReport(work, { id: shop.anchor.id, role: 'anchor' }, next, { outcome: 'dismissed' })
      await meet()
    }), () => report(cici, room.id, complaint))
    expect(late.status).toBe(201)
    expect((await queue(shop.merchant, '?state=open')).items).toMatchObject([{ id: late.body.id, reporters: 1 }])
    expect((await queue(shop.merchant, '?state=closed')).items.find(item => item.id === next)).toMatchObject({ reporters: 1 })
  })

  it('say who decided, what, when and why, to whoever asks and in the log', async () => {
    const room = await rooms.goLive()
    const message = await said(room.id, '假货')
    const acted = (await report(shop.ann, room.id, { userId: shop.bob.id, messageId: message.id, reason: 'abuse' })).body.id
    const dismissed = (await report(shop.ann, room.id, { userId: shop.bob.id, reason: 'other' })).body.id
    shop.now = new Date(START.getTime() + 60_000)
    const first = { state: 'closed', outcome: 'acted', note: '已禁言', closedBy: { id: shop.anchor.id }, closedAt: shop.now.toISOString() }
    expect(await close(shop.anchor, acted, { outcome: 'acted', note: ' 已禁言 ' })).toMatchObject({ status: 200, body: { id: acted, ...first } })
    shop.now = new Date(START.getTime() + 120_000)
    const second = { state: 'closed', outcome: 'dismissed', note: '', closedBy: { id: shop.merchant.id }, closedAt: shop.now.toISOString() }
    expect(await close(shop.merchant, dismissed)).toMatchObject({ status: 200, body: { id: dismissed, ...second } })
    for (const [id, outcome] of [[acted, 'acted'], [dismissed, 'dismissed']] as const)
      expect(await close(shop.merchant, id, { outcome: 'acted', note: '再来' })).toMatchObject({ status: 409, code: 'REPORT_CLOSED', details: { outcome } })
    const closed = (await queue(shop.merchant)).items
    expect([closed.find(item => item.id === acted), closed.find(item => item.id === dismissed)]).toMatchObject([first, second])
    const at = { room: { id: room.id, title: room.title }, user: { id: shop.bob.id } }
    expect((await log(shop.merchant)).items).toMatchObject([
      { ...at, at: second.closedAt, by: { id: shop.merchant.id, role: 'merchant' }, message: null, reason: '', details: { reportId: dismissed, outcome: 'dismissed' } },
      { ...at, at: first.closedAt, by: { id: shop.anchor.id, role: 'anchor' }, message: { id: message.id, text: '假货' }, reason: '已禁言', details: { reportId: acted, outcome: 'acted' } },
    ])
  })

  it('show the latest five things people wrote, the newest first, and count all of them', async () => {
    const room = await rooms.goLive()
    for (const index of range(1, 7)) {
      shop.now = new Date(START.getTime() + index)
      await report(await shop.signIn(`观众${index}`), room.id, { userId: shop.bob.id, reason: index === 7 ? 'spam' : 'abuse', text: index === 6 ? ' ' : `第 ${index}` })
    }
    expect((await queue(shop.anchor)).items).toMatchObject([{ reporters: 7, reasons: { abuse: 6, spam: 1 }, texts: [7, 5, 4, 3, 2].map(index => `第 ${index}`) }])
  })

  it('are one when several people complain at the same moment', async () => {
    const room = await rooms.goLive()
    const people = await Promise.all(['一', '二', '三', '四'].map(name => shop.signIn(name)))
    const answers = await Promise.all([...people, ...people].map(as => report(as, room.id, { userId: shop.bob.id, reason: 'porn' })))
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 200, 200, 200, 201, 201, 201, 201])
    expect((await queue(shop.anchor)).items).toMatchObject([{ reporters: 4, reasons: { porn: 4 }, message: null }])
  })

  it('need somebody who says something there, and say what is wrong with them', async () => {
    const [room, elsewhere] = [await rooms.goLive(), await rooms.schedule()]
    const message = await said(elsewhere.id, '你好')
    const body = { userId: shop.bob.id, reason: 'spam' }
    expect(await report(undefined, room.id, body)).toMatchObject({ status: 401 })
    expect(await report(shop.ann, 'room_none', body)).toMatchObject({ status: 404, code: 'ROOM_NOT_FOUND' })
    expect(await report(shop.ann, room.id, { ...body, userId: 'user_none' })).toMatchObject({ status: 404, code: 'USER_NOT_FOUND' })
    expect(await report(shop.bob, room.id, body)).toMatchObject({ status: 422, code: 'CANNOT_REPORT' })
    for (const messageId of [message.id, 'msg_none'])
      expect(await report(shop.ann, room.id, { ...body, messageId })).toMatchObject({ status: 404, code: 'MESSAGE_NOT_FOUND' })
    for (const wrong of [{ reason: 'rude' }, { text: '长'.repeat(10_000) }, { text: 'a\0b' }, { text: '半\uD83C' }, { userId: '🎉' }, { userId: undefined }])
      expect(await report(shop.ann, room.id, { ...body, ...wrong })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    expect((await queue(shop.merchant)).items).toEqual([])
  })

  it('are read and closed by the merchant and the room\'s anchor, page by page', async () => {
    const other = await shop.signIn('别的主播', 'anchor')
    const [room, elsewhere] = [await rooms.goLive(), await rooms.schedule({}, other)]
    for (const [index, as] of [shop.ann, shop.anchor, shop.merchant].entries()) {
      shop.now = new Date(START.getTime() + index)
      await report(shop.bob, room.id, { userId: as.id, reason: 'other' })
    }
    await report(shop.bob, elsewhere.id, { userId: shop.ann.id, reason: 'other' })
    const first = await queue(shop.merchant, `?roomId=${room.id}&limit=2`)
    expect(first.items.map(item => item.user.id)).toEqual([shop.merchant.id, shop.anchor.id])
    expect(await queue(shop.merchant, `?roomId=${room.id}&limit=2&cursor=${first.nextCursor}`)).toMatchObject({ items: [{ user: { id: shop.ann.id } }], nextCursor: null })
    expect([(await queue(shop.merchant)).items.length, (await queue(shop.anchor)).items.length, (await queue(other)).items.length]).toEqual([4, 3, 1])
    expect(await shop.call('GET', `/reports?roomId=${room.id}`, { as: other })).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect(await shop.call('GET', '/reports?roomId=room_none', { as: shop.merchant })).toMatchObject({ status: 404, code: 'ROOM_NOT_FOUND' })
    expect(await shop.call('GET', '/reports?cursor=none', { as: shop.merchant })).toMatchObject({ status: 400, code: 'CURSOR_UNKNOWN' })
    expect(await shop.call('GET', '/reports?state=odd', { as: shop.merchant })).toMatchObject({ status: 400 })
    expect(await shop.call('GET', '/reports', { as: shop.ann })).toMatchObject({ status: 403 })
    expect(await close(other, first.items[0]!.id)).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect(await close(shop.merchant, 'report_none')).toMatchObject({ status: 404, code: 'REPORT_NOT_FOUND' })
    expect(await close(shop.merchant, first.items[0]!.id, { outcome: 'maybe' })).toMatchObject({ status: 400 })
  })

  it('keeps each deed with who, whom, what was said and why', async () => {
    const room = await rooms.goLive()
    const message = await said(room.id, '走了')
    const userId = shop.bob.id
    const at = `/rooms/${room.id}`
    const why = `?reason=${encodeURIComponent('无关')}`
    const both = await Promise.all([shop.anchor, shop.merchant].map(as => shop.call('DELETE', `${at}/messages/${message.id}${why}`, { as })))
    expect(both.map(answer => answer.status)).toEqual([204, 204])
    const steps = [
      () => shop.call('POST', `${at}/mutes`, { as: shop.anchor, body: { userId, minutes: 1, reason: '刷屏' } }),
      () => shop.call('DELETE', `${at}/mutes/${userId}`, { as: shop.merchant }),
      () => shop.call('DELETE', `${at}/mutes/${userId}`, { as: shop.merchant }),
      () => shop.call('POST', `${at}/kicks`, { as: shop.anchor, body: { userId, reason: '辱骂' } }),
      () => shop.call('DELETE', `${at}/kicks/${userId}`, { as: shop.anchor }),
      () => shop.call('PUT', `${at}/slow-mode`, { as: shop.anchor, body: { seconds: 30 } }),
      () => shop.call('PUT', `${at}/slow-mode`, { as: shop.anchor, body: { seconds: 30 } }),
    ]
    for (const [index, step] of steps.entries()) {
      shop.now = new Date(START.getTime() + 1 + index)
      expect((await step()).status).toBeLessThan(300)
    }
    const { items } = await log(shop.anchor, `?roomId=${room.id}`)
    expect(items.map(({ action, by, user, reason, details }) => [action, by.role, user?.id, reason, details])).toEqual([
      ['chat.slowed', 'anchor', undefined, '', { seconds: 30 }],
      ['user.unkicked', 'anchor', userId, '', {}],
      ['user.kicked', 'anchor', userId, '辱骂', { until: null }],
      ['user.unmuted', 'merchant', userId, '', {}],
      ['user.muted', 'anchor', userId, '刷屏', { until: new Date(START.getTime() + 60_001).toISOString() }],
      ['message.deleted', expect.any(String), userId, '无关', {}],
    ])
    expect(items.at(-1)).toMatchObject({ at: START.toISOString(), room: { id: room.id, title: room.title }, message: { id: message.id, text: '走了' } })
    const first = await log(shop.merchant, '?limit=4')
    expect((await log(shop.merchant, `?limit=4&cursor=${first.nextCursor}`)).items).toEqual(items.slice(4))
    expect((await log(await shop.signIn('别的主播', 'anchor'))).items).toEqual([])
    expect(await shop.call('GET', `/moderation/log?roomId=${room.id}`, { as: await shop.signIn('别的主播', 'anchor') })).toMatchObject({ status: 403, code: 'NOT_YOUR_ROOM' })
    expect(await shop.call('GET', '/moderation/log', { as: shop.ann })).toMatchObject({ status: 403 })
    for (const wrong of ['长'.repeat(101), 'a\0b'])
      expect(await shop.call('POST', `${at}/mutes`, { as: shop.anchor, body: { userId, reason: wrong } })).toMatchObject({ status: 400 })
  })
})

describeEachEngine('the pace of reports', (context) => {
  const rooms = useRooms(context, { config: { rateLimit: true } })
  const { shop } = rooms

  it('is five at once and one more each ten seconds', async () => {
    const room = await rooms.goLive()
    const report = () => shop.call('POST', `/rooms/${room.id}/reports`, { as: shop.ann, body: { userId: shop.bob.id, reason: 'spam' } })
    for (const status of [201, 200, 200, 200, 200])
      expect((await report()).status).toBe(status)
    expect(await report()).toMatchObject({ status: 429, code: 'TOO_FAST', details: { retryAfter: 10 } })
  })
})
