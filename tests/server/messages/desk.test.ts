import type { Message } from '#contract/rooms'
import type { Run } from '../../../server/src/domain/work'
import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { openMessageDesk } from '../../../server/src/domain/message-desk'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { range } from '../channel/wires'

describeEachEngine('messages said at the same moment', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms

  /** A desk whose transactions are counted, and fail as a whole when `spoilt` says so of what it writes. */
  function deskOf(options: { size?: number, queue?: number, lanes?: number } = {}, spoilt?: Error) {
    const state = { works: 0 }
    const run: Run = (fn, how) => shop.app.deps.run((work) => {
      state.works++
      const appendAll: typeof work.events.appendAll = (roomId, type, data) => {
        if (spoilt && data.some(it => (it as Message).text === '坏'))
          throw spoilt
        return work.events.appendAll(roomId, type, data)
      }
      return fn({ ...work, events: { ...work.events, appendAll } })
    }, how)
    const desk = openMessageDesk({ run, words: shop.app.deps.words, ...options })
    let count = 0
    return {
      desk,
      works: () => state.works,
      say: (person: Person, roomId: string, text: string, clientId = `d${++count}`) => desk.post({ id: person.id, role: 'shopper' }, roomId, { text, clientId }),
    }
  }
  const log = async (roomId: string) => (await shop.events(roomId)).filter(event => event.type === 'chat.message').map(event => (event.data as unknown as Message).text)
  const texts = (first: number, last: number): string[] => range(first, last).map(number => `第 ${number}`)

  it('keep the order in which they arrived, in few transactions', async () => {
    const room = await rooms.goLive()
    const { say, works } = deskOf({ size: 40 })
    const posted = await Promise.all(texts(1, 200).map((text, index) => say(index % 2 ? shop.ann : shop.bob, room.id, text)))
    expect(posted.every(it => it.created)).toBe(true)
    expect(works()).toBe(5)
    expect(await log(room.id)).toEqual(texts(1, 200))
    const { messages, seq } = await rooms.snapshot(room.id)
    expect([messages.map(message => message.text), seq]).toEqual([texts(151, 200), 201])
  })

  it('are judged each for itself, as if one came after the other', async () => {
    const room = await rooms.goLive()
    await shop.call('POST', `/rooms/${room.id}/mutes`, { as: shop.anchor, body: { userId: shop.bob.id, minutes: 5 } })
    const kicked = await shop.signIn('小坏')
    await shop.call('POST', `/rooms/${room.id}/kicks`, { as: shop.anchor, body: { userId: kicked.id } })
    const { say } = deskOf()
    const answers = await Promise.allSettled([
      say(shop.ann, room.id, '一', 'same'),
      say(shop.bob, room.id, '二'),
      say(kicked, room.id, '三'),
      say(shop.ann, room.id, '加微信'),
      say(shop.ann, room.id, '又是一', 'same'),
      say(shop.anchor, room.id, '四', 'same'),
      say({ ...shop.ann, id: 'user_gone' }, room.id, '五'),
    ])
    expect(answers.map(answer => answer.status === 'fulfilled' ? [answer.value.created, answer.value.message.text, answer.value.message.user.role] : answer.reason.code))
      .toEqual([[true, '一', 'shopper'], 'MUTED', 'KICKED', 'TEXT_BLOCKED', [false, '一', 'shopper'], [true, '四', 'anchor'], 'UNAUTHENTICATED'])
    expect(await log(room.id)).toEqual(['一', '四'])
  })

  it('do not hold up other rooms, and find that a room is gone', async () => {
    const [hot, calm] = [await rooms.goLive(), await rooms.schedule()]
    const { say } = deskOf({ size: 1, lanes: 1 })
    const done: string[] = []
    const waiting = texts(1, 10).map(text => say(shop.ann, hot.id, text).then(() => done.push('hot')))
    waiting.push(say(shop.bob, calm.id, '在吗').then(() => done.push('calm')))
    await expect(say(shop.bob, 'room_none', '在吗')).rejects.toMatchObject({ status: 404, code: 'ROOM_NOT_FOUND' })
    await Promise.all(waiting)
    expect(done.indexOf('calm')).toBeLessThan(3)
  })

  it('are refused beyond what can wait, and the others are said', async () => {
    const room = await rooms.goLive()
    const { say } = deskOf({ queue: 10 })
    const answers = await Promise.allSettled(texts(1, 13).map(text => say(shop.ann, room.id, text)))
    const refused = answers.filter(answer => answer.status === 'rejected').map(answer => answer.reason)
    expect(refused).toHaveLength(3)
    expect(refused[0]).toMatchObject({ status: 503, code: 'BUSY', details: { retryAfter: 1 } })
    expect(await log(room.id)).toEqual(texts(1, 10))
  })

  it('all have their answer before the end, and none is taken after it', async () => {
    const room = await rooms.goLive()
    const { desk, say } = deskOf({ size: 3 })
    const waiting = texts(1, 10).map(text => say(shop.ann, room.id, text))
    const closed = desk.close()
    await expect(say(shop.ann, room.id, '晚了')).rejects.toMatchObject({ status: 503, code: 'UNAVAILABLE' })
    await closed
    expect((await Promise.all(waiting)).every(it => it.created)).toBe(true)
    expect(await log(room.id)).toEqual(texts(1, 10))
  })

  it('are tried one by one when one of them spoils the batch', async () => {
    const room = await rooms.goLive()
    const { say } = deskOf({}, new Error('a statement is wrong'))
    const answers = await Promise.allSettled(['好', '坏', '也好'].map(text => say(shop.ann, room.id, text)))
    expect(answers.map(answer => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await log(room.id)).toEqual(['好', '也好'])
  })

  it('are refused together, none of them written, when the database is gone', async () => {
    const room = await rooms.goLive()
    const { say, works } = deskOf({}, Object.assign(new Error('gone'), { code: 'ECONNREFUSED' }))
    const answers = await Promise.allSettled(['好', '坏'].map(text => say(shop.ann, room.id, text)))
    expect([answers.map(answer => answer.status), works()]).toEqual([['rejected', 'rejected'], 1])
    expect(await log(room.id)).toEqual([])
  })
})
