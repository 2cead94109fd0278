import { describe, expect, it } from 'vitest'
import { STALL } from '~/live/drivers/browser/stall'
import { join } from './facts'
import { tick, useFakeTime } from './fake-time'
import { setup } from './whip-stage'

useFakeTime()

describe('playing over WHEP', () => {
  it('posts its offer with the ticket and deletes its session on leaving', async () => {
    const { browser, driver, play } = await setup()
    await play()
    expect(browser.posts()).toEqual([{ method: 'POST', url: 'http://shop.test/whep/s1', keepalive: false, headers: { 'Authorization': 'Bearer media-t1', 'Content-Type': 'application/sdp' } }])
    expect(browser.last().transceivers.map(({ what, direction }) => `${what} ${direction}`)).toEqual(['video recvonly', 'audio recvonly'])
    await driver.leave()
    expect(browser.deletes()).toEqual(['http://shop.test/whep/s1/session1'])
    expect(browser.requests.at(-1)?.keepalive).toBe(true)
    expect(browser.last().connectionState).toBe('closed')
    expect(browser.listening()).toBe(0)
  })

  it('says "playing" only when a picture was decoded', async () => {
    const { browser, play, states } = await setup()
    await play()
    browser.last().connect()
    expect(states).toEqual(['requesting'])
    browser.last().stats = [{ type: 'inbound-rtp', kind: 'video', framesDecoded: 3, bytesReceived: 1 }]
    await tick(1_000)
    expect(states).toEqual(['requesting', 'playing'])
  })

  it('waits as long as the server says while nobody publishes, or until the room says it started', async () => {
    const { browser, driver, play, states } = await setup()
    browser.answer({ status: 404, headers: { 'Retry-After': '5' } }, { status: 404, headers: { 'Retry-After': '5' } })
    await play()
    expect(states.at(-1)).toBe('waiting')
    await tick(4_999)
    expect(browser.posts()).toHaveLength(1)
    await tick(1)
    expect(browser.posts()).toHaveLength(2)
    driver.nudge()
    await tick()
    expect(browser.posts()).toHaveLength(3)
  })

  it.each([[403, 'failed FORBIDDEN'], [422, 'failed BAD_OFFER'], [503, 'reconnecting ROOM_FULL'], [500, 'reconnecting NETWORK']])('makes %i "%s"', async (status, state) => {
    const { browser, play, states } = await setup()
    browser.answer({ status })
    await play()
    expect(states.at(-1)).toBe(state)
  })

  it('tries again with growing waits, then tells', async () => {
    const { browser, play, states } = await setup()
    browser.answer(...Array.from({ length: 4 }, () => new TypeError('fetch failed')))
    await play()
    await tick(500)
    await tick(1_000)
    await tick(2_000)
    expect(browser.posts()).toHaveLength(4)
    expect(states.at(-1)).toBe('failed NETWORK')
  })

  it('gives a connection that wavers three seconds to heal', async () => {
    const { browser, play } = await setup()
    await play()
    browser.last().connect()
    browser.last().become('disconnected')
    await tick(2_999)
    browser.last().become('connected')
    await tick(10)
    expect(browser.connections).toHaveLength(1)
    browser.last().become('disconnected')
    await tick(3_500)
    expect(browser.connections).toHaveLength(2)
  })

  it('starts anew when the path lets no packets through', async () => {
    const { browser, play, states } = await setup()
    await play()
    await tick(8_000)
    expect(states.at(-1)).toBe('reconnecting TIMEOUT')
    await tick(500)
    expect(browser.posts()).toHaveLength(2)
  })

  it('starts anew when the picture stands still, unless only the camera is off or nobody looks', async () => {
    const { browser, play, states } = await setup()
    const counts = (frames: number, videoPackets: number, audioPackets: number) => {
      browser.last().stats = [
        { type: 'inbound-rtp', kind: 'video', framesDecoded: frames, packetsReceived: videoPackets, bytesReceived: 1 },
        { type: 'inbound-rtp', kind: 'audio', packetsReceived: audioPackets, bytesReceived: 1 },
      ]
    }
    await play()
    browser.last().connect()
    counts(1, 1, 0)
    await tick(1_000)
    for (let second = 1; second <= 10; second += 1) {
      counts(1, 1, second)
      await tick(1_000)
    }
    expect(states.at(-1)).toBe('playing')
    browser.hidden = true
    await tick(10_000)
    expect(states.at(-1)).toBe('playing')
    browser.hidden = false
    await tick(STALL - 1_000)
    expect(states.at(-1)).toBe('playing')
    await tick(1_000)
    expect(states.at(-1)).toBe('reconnecting TIMEOUT')
  })

  it('comes back by itself when the media process starts again', async () => {
    const { browser, play, states } = await setup()
    await play()
    browser.last().connect()
    browser.answer({ status: 503, headers: { 'Retry-After': '1' } }, { status: 404, headers: { 'Retry-After': '2' } })
    browser.last().become('failed')
    await tick(500)
    expect(states.at(-1)).toBe('reconnecting ROOM_FULL')
    await tick(1_000)
    expect(states.at(-1)).toBe('waiting')
    await tick(2_000)
    browser.last().connect()
    browser.last().stats = [{ type: 'inbound-rtp', kind: 'video', framesDecoded: 3, bytesReceived: 1 }]
    await tick(1_000)
    expect(states.at(-1)).toBe('playing')
  })

  it('frees its session when the page goes, and takes a new one when it comes back', async () => {
    const { browser, play } = await setup()
    await play()
    browser.last().connect()
    browser.fire('pagehide')
    expect(browser.deletes()).toHaveLength(1)
    browser.fire('pageshow')
    await tick()
    expect(browser.posts()).toHaveLength(2)
  })

  it('deletes a session whose answer came after it was left', async () => {
    const { browser, driver } = await setup()
    await driver.startPlaying()
    await driver.leave()
    await tick()
    expect(browser.deletes()).toHaveLength(browser.posts().length)
  })

  it('tells bitrate and size each second', async () => {
    const { browser, driver, play } = await setup()
    const seen: unknown[] = []
    driver.on('quality', ({ quality }) => seen.push(quality))
    await play()
    browser.last().connect()
    const video = (bytes: number) => [{ type: 'inbound-rtp', kind: 'video', framesDecoded: 1, bytesReceived: bytes, framesPerSecond: 29.7, frameWidth: 720, frameHeight: 1280 }]
    browser.last().stats = video(0)
    await tick(1_000)
    browser.last().stats = video(125_000)
    await tick(1_000)
    expect(seen.at(-1)).toEqual({ bitrate: 1_000, fps: 30, width: 720, height: 1280 })
  })
})

describe('tickets', () => {
  it('asks for another one a minute before it expires', async () => {
    const { expiring } = await setup()
    await tick(2 * 3_600_000 - 60_001)
    expect(expiring).not.toHaveBeenCalled()
    await tick(1)
    expect(expiring).toHaveBeenCalledTimes(1)
  })

  it('asks for another one when it is refused, goes on with it, and gives up at the second refusal', async () => {
    const { browser, driver, play, expiring, states } = await setup()
    browser.answer({ status: 401 })
    await play()
    expect(expiring).toHaveBeenCalledTimes(1)
    expect(states.at(-1)).toBe('reconnecting UNAUTHENTICATED')
    await tick(60_000)
    expect(browser.posts()).toHaveLength(1)
    browser.answer({ status: 401 })
    await driver.join(join('t2').media)
    await tick()
    expect(browser.posts()[1]?.headers.Authorization).toBe('Bearer media-t2')
    expect(states.at(-1)).toBe('failed UNAUTHENTICATED')
  })
})
