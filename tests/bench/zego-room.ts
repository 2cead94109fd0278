import type { Goods } from '#contract/goods'
import type { Join, Room } from '#contract/rooms'
import type { Zego } from '../zego/start'
import type { Measurement } from './measurement'
import { builtinEnvironments } from 'vitest/environments'
import { Person } from '../mp/anchor'
import { launch } from '../mp/harness'
import { builtApiBase, ensureBuild } from '../support/builds'
import { zegoNetwork } from '../zego/mini-program'
import { startZego } from '../zego/start'
import { compare, median } from './measurement'

type Ticket = Extract<Join['media'], { driver: 'zego' }>

/** Odd, so that the median is a run that happened. */
const RUNS = 9
const ROOM = '/src/packages/live/room'

/**
 * From opening a live room in the compiled mini-program to its player being told to play, against the bare SDK on the same loopback:
 * a login with a ticket at hand, the stream's coming, `startPlayingStream`. Nothing of it is a phone's speed.
 */
export async function measureZegoRoom(): Promise<Measurement[]> {
  const build = await ensureBuild('mp-weixin')
  const zego = await startZego({ env: { RATE_LIMIT: 'off' } })
  const page = await builtinEnvironments.jsdom.setup(globalThis, {})
  const { log, info, debug } = console
  // The SDK prints until its log is set.
  console.log = console.info = console.debug = () => {}
  try {
    const room = await startRoom(zego)
    const shopper = await Person.signIn(zego.server.url, '小波', 'shopper')
    const runs = { ours: [] as number[], base: [] as number[] }
    let counts: Measurement['counts']
    for (let run = 0; run < RUNS; run++) {
      runs.base.push(await bareSdk(zego, await ticketOf(shopper, room)))
      const opened = await openRoom(build, zego, room, shopper)
      runs.ours.push(opened.ms)
      counts = opened.counts
    }
    return [compare({ bench: 'mp-weixin room opened to play', ours: median(runs.ours), base: median(runs.base), against: 'the bare SDK', unit: 'ms', runs, counts })]
  }
  finally {
    Object.assign(console, { log, info, debug })
    await page.teardown(globalThis)
    await zego.stop()
  }
}

/** A room on air, its anchor on a phone of the tests. */
async function startRoom(zego: Zego): Promise<Room> {
  const anchor = await Person.signIn(zego.server.url, '阿宝', 'anchor')
  const { items } = await anchor.call<{ items: Goods[] }>('GET', '/api/goods')
  const room = await anchor.call<Room>('POST', '/api/rooms', { title: '晚八点', goodsIds: items.slice(0, 3).map(({ id }) => id) })
  const { roomId, token, user, streamId } = await ticketOf(anchor, room)
  const phone = zego.phone()
  await phone.engine.loginRoom(roomId, token, { userID: user.id, userName: user.name }, { userUpdate: true })
  await phone.publish(streamId)
  return anchor.call<Room>('POST', `/api/rooms/${room.id}/start`)
}

async function ticketOf(person: Person, room: Room): Promise<Ticket> {
  const { media } = await person.call<Join>('POST', `/api/rooms/${room.id}/join`)
  if (media.driver !== 'zego')
    throw new Error(`not ZEGO's: ${media.driver}`)
  return media
}

/** Milliseconds. */
async function bareSdk(zego: Zego, { roomId, token, user, streamId }: Ticket): Promise<number> {
  const start = performance.now()
  const phone = zego.phone()
  await phone.engine.loginRoom(roomId, token, { userID: user.id, userName: user.name }, { userUpdate: true })
  await phone.hear('roomStreamUpdate')
  await phone.engine.startPlayingStream(streamId)
  const ms = performance.now() - start
  await phone.switchOff()
  return Math.round(ms)
}

async function openRoom(build: string, zego: Zego, room: Room, shopper: Person) {
  let end = 0
  const start = performance.now()
  const mp = await launch(build, {
    url: `${ROOM}?id=${room.id}`,
    storage: shopper.phone(),
    mocks: { 'LivePlayerContext.play': () => void (end ||= performance.now()) },
    ...zegoNetwork(zego.origin, { from: builtApiBase, to: zego.server.url }),
  })
  await mp.until(() => end, { timeout: 20_000 })
  const counts = {
    requests: mp.callsOf('request').filter(call => (call as { url: string }).url.startsWith(builtApiBase)).length,
    sockets: mp.sockets.length,
    setData: mp.setDataLog.length,
    setDataBytes: mp.setDataLog.reduce((sum, { bytes }) => sum + bytes, 0),
  }
  mp.destroy()
  return { ms: Math.round(end - start), counts }
}
