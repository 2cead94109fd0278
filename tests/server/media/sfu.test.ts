import type { StreamEvent } from '../../../server/src/media/engine'
import type { FakePeer } from './fake-rtc'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { PUBLISHER_RESERVE } from '../../../server/src/media/engine'
import { isKeyframeRequest, isRtcp, pictureLoss, readRtcp, receiverReport } from '../../../server/src/media/rtcp'
import { Sfu } from '../../../server/src/media/sfu'
import { FakeRtc } from './fake-rtc'
import { HOSTILE, offer } from './offers'
import { rtp, senderReport } from './packets'

let rtc: FakeRtc
let sfu: Sfu
let events: StreamEvent[]

beforeEach(() => {
  vi.useFakeTimers()
  rtc = new FakeRtc()
  sfu = new Sfu({ rtc, now: () => Date.now(), maxPeers: 5, maxViewersPerStream: 3 })
  events = []
  sfu.on('stream', event => events.push(event))
})
afterEach(async () => {
  await sfu.shutdown()
  vi.useRealTimers()
})

async function publish(over?: true | string, shape = {}) {
  const session = await sfu.publish('s1', offer(shape), { over })
  return { ...session, peer: rtc.last }
}
async function play() {
  const session = await sfu.play('s1', offer({ right: 'play' }))
  return { ...session, peer: rtc.last }
}
const media = (peer: FakePeer) => peer.sent.filter(packet => !isRtcp(packet))
const keyframesAsked = (peer: FakePeer) => peer.sent.flatMap(packet => [...readRtcp(packet)]).filter(isKeyframeRequest).length
const refused = (reason: string) => expect.objectContaining({ name: 'MediaError', reason })
const alive = receiverReport({ ssrc: 1, fractionLost: 0, cumulativeLost: 0, highestSequence: 0, jitter: 0, lastSenderReport: 0, sinceSenderReport: 0 })

describe('publishing', () => {
  it('makes the stream live until the session is closed', async () => {
    const { id } = await publish()
    expect(sfu.isLive('s1')).toBe(true)
    expect(await sfu.close('publish', 's1', id)).toBe(true)
    expect(sfu.isLive('s1')).toBe(false)
    expect(events).toEqual([{ stream: 's1', live: true }, { stream: 's1', live: false }])
    expect(await sfu.stats()).toEqual([])
  })

  it('is refused to a second publisher, who leaves nothing behind', async () => {
    const first = await publish()
    await expect(publish()).rejects.toEqual(refused('busy'))
    await expect(publish('somebody else')).rejects.toEqual(refused('busy'))
    expect(first.peer.closed).toBe(false)
    expect(rtc.peers).toHaveLength(1)
  })

  it.each(['the person asked', 'own session'])('takes over when %s, without the stream ever being down', async (why) => {
    const first = await publish()
    await publish(why === 'own session' ? first.id : true)
    expect(first.peer.closed).toBe(true)
    expect(sfu.isLive('s1')).toBe(true)
    expect(events).toEqual([{ stream: 's1', live: true }])
  })

  it('is given to one of two who ask at the same moment', async () => {
    rtc.holdAnswers = true
    const both = Promise.allSettled([sfu.publish('s1', offer()), sfu.publish('s1', offer())])
    rtc.peers.forEach(peer => peer.gather())
    const results = await both
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(rtc.peers.map(({ closed }) => closed)).toEqual([false, true])
  })

  it('ends after 10 s without a packet', async () => {
    const { peer } = await publish()
    await vi.advanceTimersByTimeAsync(8_000)
    peer.events.onPacket('video', rtp())
    await vi.advanceTimersByTimeAsync(9_500)
    expect(sfu.isLive('s1')).toBe(true)
    await vi.advanceTimersByTimeAsync(2_000)
    expect(sfu.isLive('s1')).toBe(false)
    expect(peer.closed).toBe(true)
  })

  it('ends when the connection is lost', async () => {
    const { peer } = await publish()
    peer.events.onDown()
    expect(events.at(-1)).toEqual({ stream: 's1', live: false })
  })

  it('is told once a second what came and what may be sent', async () => {
    const { peer } = await publish()
    peer.events.onPacket('video', rtp())
    await vi.advanceTimersByTimeAsync(1_000)
    expect(peer.sent.flatMap(packet => [...readRtcp(packet)]).map(({ type }) => type)).toEqual([201, 206])
  })

  it.each(Object.entries(HOSTILE))('is refused for a hostile offer (%s), which never reaches the library', async (_name, text) => {
    await expect(sfu.publish('s1', text)).rejects.toEqual(refused('bad-offer'))
    expect(rtc.peers).toHaveLength(0)
    expect(await sfu.stats()).toEqual([])
  })
})

describe('playing', () => {
  it('is refused while nobody publishes', async () => {
    await expect(play()).rejects.toEqual(refused('not-live'))
  })

  it('gives every viewer the packets in its own payload type, from one source', async () => {
    const { peer } = await publish()
    const one = await play()
    const other = await sfu.play('s1', offer({ right: 'play' }).replaceAll('104', '120')).then(() => rtc.last)
    peer.events.onPacket('video', rtp({ sequence: 9, marker: true }))
    const [first, second] = [media(one.peer)[0]!, media(other)[0]!]
    expect([first[1]! & 0x7F, second[1]! & 0x7F]).toEqual([104, 120])
    expect(first[1]! & 0x80).toBe(0x80)
    expect(first.readUInt32BE(8)).toBe(second.readUInt32BE(8))
    expect(await sfu.stats()).toMatchObject([{ viewers: 2, packetsIn: 1, packetsOut: 2, video: 'H264' }])
  })

  it('lets through nothing but the agreed codec and whole packets', async () => {
    const { peer } = await publish()
    const viewer = await play()
    for (const packet of [rtp({ payloadType: 96 }), rtp().subarray(0, 11), rtp().subarray(0, 0)])
      peer.events.onPacket('video', packet)
    expect(viewer.peer.sent).toEqual([])
  })

  it('gets a packet once that came twice', async () => {
    const { peer } = await publish()
    const viewer = await play()
    for (const sequence of [1, 3, 2, 2, 3])
      peer.events.onPacket('video', rtp({ sequence }))
    expect(media(viewer.peer).map(packet => packet.readUInt16BE(2))).toEqual([1, 3, 2])
  })

  it('goes on over a change of publisher without a new offer', async () => {
    const first = await publish()
    const viewer = await play()
    first.peer.events.onPacket('video', rtp({ sequence: 9, timestamp: 9000 }))
    const second = await publish(true)
    first.peer.events.onPacket('video', rtp({ sequence: 10, timestamp: 12_000 }))
    second.peer.events.onPacket('video', rtp({ sequence: 5000, timestamp: 777, ssrc: 31 }))
    expect(media(viewer.peer).map(packet => packet.readUInt16BE(2))).toEqual([9, 10])
    expect(viewer.peer.closed).toBe(false)
  })

  it('waits through the publisher\'s absence', async () => {
    const first = await publish()
    const viewer = await play()
    await sfu.close('publish', 's1', first.id)
    const second = await publish()
    second.peer.events.onPacket('video', rtp())
    expect(media(viewer.peer)).toHaveLength(1)
  })

  it('ends when the next publisher speaks another codec, so that viewers ask anew', async () => {
    await publish()
    const viewer = await play()
    await publish(true, { video: ['VP8'] })
    expect(viewer.peer.closed).toBe(true)
    expect(await sfu.stats()).toMatchObject([{ live: true, video: 'VP8', viewers: 0 }])
  })

  it('hands sender reports on in the viewers\' time', async () => {
    const { peer } = await publish()
    const viewer = await play()
    peer.events.onPacket('video', senderReport({ ssrc: 2001 }))
    peer.events.onPacket('video', rtp({ ssrc: 2001 }))
    peer.events.onPacket('video', senderReport({ ssrc: 2001 }))
    expect(viewer.peer.sent.filter(isRtcp)).toHaveLength(1)
  })

  it('frees a viewer that has said nothing for 15 s, and keeps one that reports', async () => {
    const publisher = await publish()
    const silent = await play()
    const awake = await play()
    for (let second = 0; second < 17; second++) {
      publisher.peer.events.onPacket('video', rtp({ sequence: second }))
      awake.peer.events.onPacket('video', alive)
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect([silent.peer.closed, awake.peer.closed]).toEqual([true, false])
  })

  it('has room for so many viewers and so many peers', async () => {
    await publish()
    await play()
    await play()
    const third = await play()
    await expect(play()).rejects.toEqual(refused('full'))
    await sfu.publish('s2', offer())
    await expect(sfu.play('s2', offer({ right: 'play' }))).rejects.toEqual(refused('full'))
    await sfu.close('play', 's1', third.id)
    await expect(play()).resolves.toBeDefined()
  })
})

describe('a crowd of viewers', () => {
  it('does not keep a publisher out, up to a limit', async () => {
    await publish()
    await Promise.all([play(), play(), play()])
    for (let stream = 0; stream <= PUBLISHER_RESERVE; stream++)
      await sfu.publish(`more${stream}`, offer())
    await expect(sfu.publish('one too many', offer())).rejects.toEqual(refused('full'))
  })
})

describe('key frames', () => {
  it('are asked for once for all the viewers who want one in 300 ms', async () => {
    const { peer } = await publish()
    const viewers = [await play(), await play(), await play()]
    peer.events.onPacket('video', rtp())
    viewers.forEach(viewer => viewer.peer.events.onPacket('video', pictureLoss(1)))
    expect(keyframesAsked(peer)).toBe(1)
    await vi.advanceTimersByTimeAsync(299)
    expect(keyframesAsked(peer)).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(keyframesAsked(peer)).toBe(2)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(keyframesAsked(peer)).toBe(2)
  })

  it('are asked for when a viewer is connected', async () => {
    const { peer } = await publish()
    peer.events.onPacket('video', rtp())
    const viewer = await play()
    viewer.peer.events.onOpen?.('audio')
    expect(keyframesAsked(peer)).toBe(0)
    viewer.peer.events.onOpen?.('video')
    expect(keyframesAsked(peer)).toBe(1)
  })
})

describe('a session', () => {
  it('is closed by its own stream and right only', async () => {
    const { id } = await publish()
    expect(await sfu.close('play', 's1', id)).toBe(false)
    expect(await sfu.close('publish', 's2', id)).toBe(false)
    expect(await sfu.close('publish', 's1', 'guess')).toBe(false)
    expect(sfu.isLive('s1')).toBe(true)
  })

  it('does not come to be when its stream ends before it is answered', async () => {
    rtc.holdAnswers = true
    const late = expect(sfu.publish('s1', offer())).rejects.toEqual(refused('unavailable'))
    await sfu.end('s1')
    rtc.last.gather()
    await late
    expect(sfu.isLive('s1')).toBe(false)
    expect(await sfu.stats()).toEqual([])
  })

  it('ends with its stream', async () => {
    const publisher = await publish()
    const viewer = await play()
    await sfu.end('s1')
    expect([publisher.peer.closed, viewer.peer.closed]).toEqual([true, true])
    expect(await sfu.stats()).toEqual([])
  })
})
