import type { LobbyFrame } from '#contract/events'
import type { Join } from '#contract/rooms'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, expect, it } from 'vitest'
import { Listener } from '../../support/channel'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { succeeded } from '../../support/shop'
import { range } from './wires'

describeEachEngine('the room channel', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const open: Listener[] = []
  let origin: string

  beforeAll(async () => {
    await shop.app.app.listen({ port: 0, host: '127.0.0.1' })
    origin = `ws://127.0.0.1:${(shop.app.app.server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map(listener => listener.leave()))
  })

  async function listen(roomId: string, query = ''): Promise<Listener> {
    const listener = await Listener.open(`${origin}/api/rooms/${roomId}/events${query}`)
    open.push(listener)
    return listener
  }
  const tokenOf = (person: typeof shop.ann) => person.headers.authorization.replace('Bearer ', '')
  const lastSeq = (seq: number) => (listener: Listener) => listener.events.at(-1)?.seq === seq

  it('says hello, then tells what happens, to guests as well', async () => {
    const room = await rooms.goLive()
    const listener = await listen(room.id)
    await listener.until(({ frames }) => frames.length > 0)
    expect(listener.frames[0]).toEqual({ hello: { seq: 1, serverTime: shop.now.toISOString() } })
    const message = (await rooms.say(shop.ann, room.id, '在吗')).body
    await listener.until(lastSeq(2))
    expect(listener.events).toEqual([{ seq: 2, type: 'chat.message', at: shop.now.toISOString(), data: message }])
  })

  it('tells a late joiner the same story as everybody', async () => {
    const goods = await shop.addGoods([5])
    const room = await rooms.goLive({ goodsIds: [goods.id] })
    const early = await listen(room.id, '?since=0')
    await rooms.say(shop.ann, room.id, '一')
    await shop.call('PUT', `/rooms/${room.id}/pin`, { as: shop.anchor, body: { goodsId: goods.id } })
    await shop.buy(shop.bob, goods.skus[0]!.id, 2, { roomId: room.id })
    await shop.app.deps.outbox.relay()
    await rooms.say(shop.bob, room.id, '二')
    const snapshot = await rooms.snapshot(room.id)
    await early.until(lastSeq(snapshot.seq))

    const replay = await listen(room.id, '?since=0')
    await replay.until(lastSeq(snapshot.seq))
    expect(replay.events).toEqual(early.events)
    const told = (type: string) => replay.events.filter(event => event.type === type).map(event => event.data)
    expect(told('chat.message')).toEqual(snapshot.messages)
    expect(told('goods.pinned').at(-1)).toEqual(snapshot.pinned)
    expect(told('goods.changed').at(-1)).toMatchObject({ goodsId: goods.id, stock: snapshot.goods[0]!.stock, skus: snapshot.goods[0]!.skus })
  })

  it('keeps the order of many who write at once, through cuts and returns', async () => {
    const room = await rooms.goLive()
    const people = await Promise.all(range(1, 20).map(number => shop.signIn(`写手${number}`)))
    const steady = [await listen(room.id, '?since=1'), await listen(room.id, '?since=1')]
    const heard: number[] = []
    const total = 1 + 20 * 5

    /** Leaves after every few events and comes back for the rest. */
    const restless = async () => {
      while (heard.at(-1) !== total) {
        const since = heard.at(-1) ?? 1
        const listener = await listen(room.id, `?since=${since}`)
        await listener.until(({ events }) => events.length >= 7 || events.at(-1)?.seq === total || (since === total))
        heard.push(...listener.events.map(event => event.seq))
        listener.socket.terminate()
        await listener.closed
      }
    }
    const writing = people.map(async (person, index) => {
      for (const round of range(1, 5))
        await rooms.say(person, room.id, `${index} ${round}`)
    })
    await Promise.all([...writing, restless(), ...steady.map(listener => listener.until(lastSeq(total)))])
    for (const listener of steady)
      expect(listener.events.map(event => event.seq)).toEqual(range(2, total))
    expect(heard).toEqual(range(2, total))
  })

  it('asks for a new snapshot when the gap is too long', async () => {
    const room = await rooms.goLive()
    await shop.app.deps.run(async (work) => {
      for (const number of range(1, 1001))
        await work.events.append(room.id, 'room.notice', { notice: `${number}` })
    })
    const listener = await listen(room.id, '?since=1')
    await listener.until(({ frames }) => frames.length >= 2)
    expect(listener.frames.slice(0, 2)).toMatchObject([{ hello: { seq: 1002 } }, { reset: { seq: 1002 } }])
    const other = await listen(room.id, '?since=2')
    await other.until(lastSeq(1002))
    expect(other.events.map(event => event.seq)).toEqual(range(3, 1002))
  })

  it('lets nobody in with a token that is not good', async () => {
    const [room, elsewhere] = [await rooms.goLive(), await rooms.schedule()]
    const ticket = new URL((await rooms.join(elsewhere.id)).events.path, origin).search
    const { media } = await rooms.join(room.id)
    for (const query of ['?token=nonsense', ticket, `?token=${media.driver === 'whip' && media.token}`])
      await expect(listen(room.id, query)).rejects.toThrow('HTTP 401')
    await expect(listen('room_none')).rejects.toThrow('HTTP 404')
    await expect(listen('no-room')).rejects.toThrow('HTTP 400')
    await expect(listen(room.id, '?since=-1')).rejects.toThrow('HTTP 400')
    expect(await shop.call('GET', `/rooms/${room.id}/events`)).toMatchObject({ status: 426, code: 'UPGRADE_REQUIRED' })
  })

  it('lets in with a session or with the ticket of a join', async () => {
    const room = await rooms.goLive()
    const { path } = (await rooms.join(room.id, shop.ann)).events
    for (const query of [`?token=${tokenOf(shop.ann)}`, new URL(path, origin).search]) {
      const listener = await listen(room.id, query)
      await listener.until(({ frames }) => frames.length > 0)
    }
    expect(path).toMatch(new RegExp(`^/api/rooms/${room.id}/events\\?token=`))
  })

  it('counts each viewer once and the anchor not at all', async () => {
    const room = await rooms.goLive()
    const guest = new URL((await rooms.join(room.id)).events.path, origin).search
    const witness = await listen(room.id)
    const counted = (viewers: number) => witness.until(() => witness.viewers === viewers)
    await counted(1)
    const tabs = [await listen(room.id, `?token=${tokenOf(shop.ann)}`), await listen(room.id, `?token=${tokenOf(shop.ann)}`)]
    await counted(2)
    await listen(room.id, `?token=${tokenOf(shop.anchor)}`)
    await listen(room.id, guest)
    await listen(room.id, guest)
    await counted(3)
    expect((await rooms.snapshot(room.id)).viewers).toBe(3)
    await tabs[0]!.leave()
    await tabs[1]!.leave()
    await counted(2)
    expect(witness.counters.some(counter => counter.type === 'user.joined' && counter.data.nickname === '小安')).toBe(true)
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect((await rooms.snapshot(room.id)).room.summary).toMatchObject({ viewers: 3, peakViewers: 3 })
  })

  it('knows a guest again who names their own id, each time they join', async () => {
    const room = await rooms.goLive()
    const ticket = async (guestId: string) => {
      const joined = succeeded(await shop.call<Join>('POST', `/rooms/${room.id}/join`, { body: { guestId } }))
      expect(joined.events.path).not.toContain(guestId)
      return new URL(joined.events.path, origin).search
    }
    const witness = await listen(room.id)
    await listen(room.id, await ticket('guest-one-0123456789'))
    await listen(room.id, await ticket('guest-one-0123456789'))
    await listen(room.id, await ticket('guest-two-0123456789'))
    await witness.until(() => witness.viewers === 3)
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    expect((await rooms.snapshot(room.id)).room.summary).toMatchObject({ viewers: 3 })
    expect(await shop.call('POST', `/rooms/${room.id}/join`, { body: { guestId: 'short' } })).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
  })

  it('tells the total of likes', async () => {
    const room = await rooms.goLive()
    const listener = await listen(room.id)
    await listener.until(({ frames }) => frames.length > 0)
    await shop.call('POST', `/rooms/${room.id}/likes`, { body: { count: 4 } })
    await shop.call('POST', `/rooms/${room.id}/likes`, { body: { count: 6 } })
    await listener.until(({ counters }) => counters.some(counter => counter.type === 'likes' && counter.data.likes === 10))
  })

  it('hears nothing of what clients say, and ends with who says too much', async () => {
    const room = await rooms.goLive()
    const listener = await listen(room.id)
    listener.socket.send('{"e":[]}')
    await rooms.say(shop.ann, room.id, '在吗')
    await listener.until(lastSeq(2))
    listener.socket.send('x'.repeat(5000))
    expect(await listener.closed).toBe(1009)
  })

  it('shows the live square every room that changes', async () => {
    const square = await Listener.open<LobbyFrame>(`${origin}/api/lobby/events`)
    const cards = () => square.frames.flatMap(frame => 'rooms' in frame ? frame.rooms : [])
    await square.until(({ frames }) => frames.length > 0 && 'hello' in frames[0]!)
    const room = await rooms.schedule({ title: '新的' })
    await square.until(() => cards().some(card => card.id === room.id && card.status === 'scheduled'))
    rooms.media.publish(room.streamId)
    await shop.call('POST', `/rooms/${room.id}/start`, { as: shop.anchor })
    await square.until(() => cards().some(card => card.status === 'live'))
    await listen(room.id)
    await square.until(() => cards().some(card => card.viewers === 1))
    await shop.call('POST', `/rooms/${room.id}/end`, { as: shop.anchor })
    await square.until(() => cards().some(card => card.status === 'ended'))
    await square.leave()
  })
})

describeEachEngine('the room channel of a server that ends', (context) => {
  const rooms = useRooms(context)

  it('says so with 1001, and answers what is being said', async () => {
    const { app } = rooms.shop.app
    await app.listen({ port: 0, host: '127.0.0.1' })
    const origin = `ws://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    const room = await rooms.goLive()
    const listeners = [await Listener.open(`${origin}/api/rooms/${room.id}/events`), await Listener.open(`${origin}/api/lobby/events`)]
    const saying = Promise.all(range(1, 20).map(number => fetch(`${origin.replace('ws', 'http')}/api/rooms/${room.id}/messages`, {
      method: 'POST',
      headers: { ...rooms.shop.ann.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ text: `${number}`, clientId: `last${number}` }),
    }).then(answer => answer.status)))
    await listeners[0]!.until(({ events }) => events.length > 0)
    await app.close()
    expect(await Promise.all(listeners.map(listener => listener.closed))).toEqual([1001, 1001])
    const answers = await saying
    expect(answers.every(status => status === 201 || status === 503)).toBe(true)
    const { rows } = await context.db.pool.query('SELECT count(*)::int AS said FROM message')
    expect(rows[0].said).toBe(answers.filter(status => status === 201).length)
  })
})
