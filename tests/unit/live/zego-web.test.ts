import type { LiveError } from '~/live/driver'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ZegoWebDriver } from '~/live/drivers/zego-web'
import { backoff } from '~/live/reconnect'
import { conforms } from './conformance'
import { zegoTicket } from './facts'
import { fakeBrowser } from './fake-browser'
import { FakeZegoWeb } from './fake-zego-web'

const capture = { camera: 'front', cameraOn: true, microphoneOn: true, mirror: true, beauty: 0, whitening: 0, definition: '720p' } as const
const tick = (ms = 0) => vi.advanceTimersByTimeAsync(ms)

conforms('zego-web', () => {
  const zego = new FakeZegoWeb()
  const driver = new ZegoWebDriver({ engines: zego.holder, env: fakeBrowser().env, policy: backoff({ jitter: 0 }) })
  return {
    driver,
    ticket: zegoTicket({ canPublish: true }),
    arrive: async () => {
      await tick()
      zego.arrive()
      await tick()
    },
    goOut: async () => {
      await tick()
      zego.publisher('PUBLISHING')
    },
    cut: async () => zego.player('NO_PLAY', 1104027),
  }
})

async function setup(facts: Parameters<typeof zegoTicket>[0] = {}) {
  const zego = new FakeZegoWeb()
  const browser = fakeBrowser()
  const driver = new ZegoWebDriver({ engines: zego.holder, env: browser.env, policy: backoff({ jitter: 0, maxAttempts: 3 }) })
  const states: string[] = []
  const note = (state: { state: string, error?: LiveError }) => states.push(state.error ? `${state.state} ${state.error.code}` : state.state)
  driver.on('player', note)
  driver.on('publisher', note)
  const sources: string[] = []
  driver.on('source', ({ role, source }) => sources.push(source ? `${role} ${source.kind}` : `${role} none`))
  const qualities = vi.fn()
  driver.on('quality', qualities)
  const expiring = vi.fn()
  driver.on('ticketExpiring', expiring)
  await driver.join(zegoTicket(facts))
  const play = async () => {
    await driver.startPlaying()
    await tick()
  }
  const publish = async () => {
    await driver.startPreview(capture)
    await driver.startPublishing()
    await tick()
  }
  return { zego, browser, driver, states, sources, qualities, expiring, play, publish }
}

const anchor = { canPublish: true, user: { id: 'a1', name: 'Anchor' } }

beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00.000Z') }))
afterEach(() => void vi.useRealTimers())

describe('the SDK', () => {
  it('is fetched with the first ticket, and makes one engine for all rooms', async () => {
    const { zego, driver, browser, play } = await setup()
    expect(zego.calls[0]).toBe('load')
    await play()
    expect(zego.calls).toEqual(['load', 'presetLogConfig', 'new 1234567890', 'setLogConfig', 'loginRoom r1 04t1 u1', 'startPlayingStream s1'])
    const heard = zego.heard
    await driver.leave()
    for (let round = 0; round < 5; round += 1) {
      const next = new ZegoWebDriver({ engines: zego.holder, env: browser.env })
      await next.join(zegoTicket({ roomId: `r${round}` }))
      await next.startPlaying()
      await tick()
      await next.leave()
    }
    expect(zego.engines).toBe(1)
    expect(zego.heard).toBe(heard)
    expect(browser.listening()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that could not be fetched is asked for again', async () => {
    const zego = new FakeZegoWeb()
    zego.loads = [new TypeError('fetch'), new TypeError('fetch')]
    const driver = new ZegoWebDriver({ engines: zego.holder, env: fakeBrowser().env, policy: backoff({ jitter: 0 }) })
    const states: string[] = []
    driver.on('player', ({ state }) => states.push(state))
    await driver.join(zegoTicket())
    await tick()
    await driver.startPlaying()
    await tick()
    expect(states).toEqual(['requesting', 'reconnecting'])
    await tick(501)
    expect(zego.calls.at(-1)).toBe('startPlayingStream s1')
    await driver.leave()
  })
})

describe('watching', () => {
  it('waits for the stream, plays it as it comes, and waits again as it goes', async () => {
    const { zego, states, sources, play } = await setup()
    zego.streams = []
    await play()
    expect(states).toEqual(['requesting', 'waiting'])
    zego.announce('ADD', 'another')
    expect(zego.calls).not.toContain('startPlayingStream another')
    zego.announce('ADD')
    zego.arrive()
    await tick()
    expect(states).toEqual(['requesting', 'waiting', 'requesting', 'playing'])
    expect(sources).toEqual(['player stream'])
    zego.announce('DELETE')
    expect(zego.calls.at(-1)).toBe('stopPlayingStream s1')
    expect(states.at(-1)).toBe('waiting')
    expect(sources.at(-1)).toBe('player none')
    zego.announce('ADD')
    expect(zego.calls.at(-1)).toBe('startPlayingStream s1')
  })

  it('says "playing" as soon as the surface shows a picture', async () => {
    const { driver, states, play } = await setup()
    await play()
    driver.report({ type: 'firstFrame' })
    expect(states).toEqual(['requesting', 'playing'])
  })

  it('asks again after a while when the way breaks, and at once when told to', async () => {
    const { zego, driver, states, play } = await setup()
    await play()
    zego.arrive()
    zego.player('NO_PLAY', 1104028)
    expect(states.at(-1)).toBe('reconnecting UNKNOWN')
    expect(zego.calls.at(-1)).toBe('stopPlayingStream s1')
    driver.nudge()
    expect(zego.calls.at(-1)).toBe('startPlayingStream s1')
    zego.refuse(1104028)
    await tick(999)
    expect(zego.calls.at(-1)).toBe('stopPlayingStream s1')
    await tick(1)
    expect(zego.calls.at(-1)).toBe('startPlayingStream s1')
    zego.arrive()
    expect(states.at(-1)).toBe('playing')
  })

  it('says so while the SDK itself asks again', async () => {
    const { zego, states, play } = await setup()
    await play()
    zego.arrive()
    zego.player('PLAY_REQUESTING', 1100002)
    expect(states.at(-1)).toBe('reconnecting NETWORK')
    zego.player('PLAYING')
    expect(states.at(-1)).toBe('playing')
    expect(zego.calls.filter(call => call.startsWith('startPlaying'))).toHaveLength(1)
  })

  it('takes a stream that is listed and not to be had for one that is about to come', async () => {
    const { zego, states, play } = await setup()
    await play()
    zego.refuse(1104039)
    await tick()
    expect(states.at(-1)).toBe('waiting')
    await tick(1_000)
    expect(zego.calls.at(-1)).toBe('startPlayingStream s1')
  })

  it('tells its quality, and starts anew when the picture stands still', async () => {
    const { zego, browser, states, qualities, play } = await setup()
    await play()
    zego.arrive()
    const stats = (videoFramesDecoded: number) => ({ video: { videoBitrate: 900.4, videoFPS: 24.6, frameWidth: 720, frameHeight: 1280, videoFramesDecoded }, audio: { audioBitrate: 48 } })
    zego.tell('playQualityUpdate', 's1', stats(10))
    expect(qualities).toHaveBeenCalledWith({ role: 'player', quality: { bitrate: 948, fps: 25, width: 720, height: 1280 } })
    browser.hidden = true
    await tick(9_000)
    zego.tell('playQualityUpdate', 's1', stats(10))
    expect(states.at(-1)).toBe('playing')
    browser.hidden = false
    await tick(6_000)
    zego.tell('playQualityUpdate', 's1', stats(10))
    expect(states.at(-1)).toBe('reconnecting TIMEOUT')
  })

  it('leaves the room with the picture', async () => {
    const { zego, driver, states, play } = await setup()
    await play()
    await driver.stopPlaying()
    expect(zego.calls.slice(-2)).toEqual(['stopPlayingStream s1', 'logoutRoom r1'])
    expect(states.at(-1)).toBe('idle')
    await driver.leave()
    expect(zego.calls.at(-1)).toBe('logoutRoom r1')
    expect(zego.calls.filter(call => call.startsWith('logoutRoom'))).toHaveLength(1)
  })

  it('leaves with the page, and comes back with it', async () => {
    const { zego, browser, states, play } = await setup()
    await play()
    zego.arrive()
    browser.fire('pagehide')
    expect(zego.calls.slice(-2)).toEqual(['stopPlayingStream s1', 'logoutRoom r1'])
    browser.fire('pageshow')
    await tick()
    zego.arrive()
    expect(states.slice(-3)).toEqual(['reconnecting NETWORK', 'requesting', 'playing'])
  })
})

describe('being in the room', () => {
  it.each([
    [1002055, 'failed KICKED'],
    [1002050, 'failed TAKEN_OVER'],
  ])('ends with %i as "%s", for good', async (code, state) => {
    const { zego, browser, states, sources, play } = await setup()
    await play()
    zego.arrive()
    await tick()
    zego.room('KICKOUT', code)
    expect(states.at(-1)).toBe(state)
    expect(sources.at(-1)).toBe('player none')
    await tick(60_000)
    browser.fire('pageshow')
    await tick()
    expect(zego.calls.filter(call => call.startsWith('loginRoom'))).toHaveLength(1)
  })

  it.each([
    [{ code: 1002066, msg: '' }, 'failed BANNED'],
    [{ code: 1002034, msg: '' }, 'failed ROOM_FULL'],
    [{ code: 1102016, msg: '' }, 'failed UNAUTHENTICATED'],
    [{ code: 1100002, msg: '' }, 'reconnecting NETWORK'],
  ])('refused with %j, is "%s"', async (error, state) => {
    const { zego, states, play } = await setup()
    zego.logins = [error]
    await play()
    expect(states).toEqual(['requesting', state])
  })

  it('gives a login up that is not answered, and tries again', async () => {
    const { zego, states, play } = await setup()
    zego.logins = ['never']
    await play()
    await tick(10_000)
    expect(states.at(-1)).toBe('reconnecting TIMEOUT')
    expect(zego.calls.at(-1)).toBe('logoutRoom r1')
    await tick(501)
    expect(zego.since('loginRoom r1 04t1 u1')).toEqual(['loginRoom r1 04t1 u1', 'startPlayingStream s1'])
  })

  it('goes in again when the SDK has given up', async () => {
    const { zego, states, play } = await setup()
    await play()
    zego.arrive()
    zego.room('RECONNECT_FAILED', 1002053)
    expect(states.at(-1)).toBe('reconnecting NETWORK')
    await tick(501)
    zego.arrive()
    expect(states.at(-1)).toBe('playing')
  })

  it('outlives a cut that the SDK heals, with the picture it has', async () => {
    const { zego, states, play } = await setup()
    await play()
    zego.arrive()
    const { length } = states
    zego.room('RECONNECTING')
    zego.room('RECONNECTED')
    expect(states).toHaveLength(length)
    expect(zego.calls.filter(call => call.startsWith('startPlaying'))).toHaveLength(1)
  })

  it('asks for a ticket before the token expires, and hands the new one on', async () => {
    const { zego, driver, expiring, play } = await setup()
    await play()
    zego.tell('tokenWillExpire', 'r1')
    expect(expiring).toHaveBeenCalledWith({ userId: 'u1' })
    await driver.join(zegoTicket({ token: '04t2' }))
    expect(zego.calls.at(-1)).toBe('renewToken 04t2 r1')
  })

  it('asks for a ticket once when the token has expired, and logs in with the new one', async () => {
    const { zego, driver, states, expiring, play } = await setup()
    zego.logins = [{ code: 1102018, msg: '' }]
    await play()
    expect(expiring).toHaveBeenCalledOnce()
    expect(states.at(-1)).toBe('reconnecting UNAUTHENTICATED')
    await driver.join(zegoTicket({ token: '04t2', user: { id: 'u2', name: '' } }))
    await tick()
    expect(zego.since('loginRoom r1 04t2 u2')).toEqual(['loginRoom r1 04t2 u2', 'startPlayingStream s1'])
  })

  it('takes no id that ZEGO would not', async () => {
    const { driver } = await setup()
    await expect(driver.join(zegoTicket({ roomId: 'a room' }))).rejects.toMatchObject({ code: 'UNSUPPORTED' })
  })
})

describe('broadcasting', () => {
  it('previews without a login, and logs in to publish', async () => {
    const { zego, driver, states, sources } = await setup(anchor)
    await driver.startPreview(capture)
    await tick()
    expect(sources).toEqual(['preview stream'])
    expect(zego.calls.some(call => call.startsWith('loginRoom'))).toBe(false)
    await driver.startPublishing()
    await tick()
    expect(zego.since('loginRoom r1 04t1 a1')).toEqual(['loginRoom r1 04t1 a1', 'createStream 1500', 'startPublishingStream s1'])
    zego.publisher('PUBLISHING')
    expect(states).toEqual(['requesting', 'publishing'])
    await driver.stopPublishing()
    expect(zego.calls.slice(-2)).toEqual(['stopPublishingStream s1', 'logoutRoom r1'])
    expect(sources).toEqual(['preview stream'])
  })

  it('does not go near the room while another device publishes, unless it is to take over', async () => {
    const { zego, driver } = await setup({ ...anchor, busy: true })
    await driver.startPreview(capture)
    await expect(driver.startPublishing()).rejects.toMatchObject({ code: 'STREAM_BUSY' })
    await tick()
    expect(zego.calls.some(call => call.startsWith('loginRoom'))).toBe(false)
    await driver.startPublishing({ takeOver: true })
    await tick()
    expect(zego.calls.at(-1)).toBe('startPublishingStream s1')
  })

  it('needs a ticket that allows it', async () => {
    const { driver } = await setup()
    await driver.startPreview(capture)
    await expect(driver.startPublishing()).rejects.toMatchObject({ code: 'MAY_NOT_PUBLISH' })
  })

  it('lets go when another device has taken over', async () => {
    const { zego, states, publish } = await setup(anchor)
    await publish()
    zego.publisher('PUBLISHING')
    zego.room('KICKOUT', 1002050)
    expect(states.at(-1)).toBe('failed TAKEN_OVER')
    await tick(60_000)
    expect(zego.calls.filter(call => call.startsWith('startPublishing'))).toHaveLength(1)
  })

  it('goes out again after a cut, under the same id and from the same stream', async () => {
    const { zego, states, publish } = await setup(anchor)
    await publish()
    zego.publisher('PUBLISHING')
    zego.publisher('PUBLISH_REQUESTING', 1100002)
    expect(states.at(-1)).toBe('reconnecting NETWORK')
    zego.publisher('NO_PUBLISH', 1103051)
    expect(zego.calls.at(-1)).toBe('stopPublishingStream s1')
    await tick(501)
    expect(zego.calls.at(-1)).toBe('startPublishingStream s1')
    expect(zego.calls.filter(call => call.startsWith('createStream'))).toHaveLength(1)
    zego.publisher('PUBLISHING')
    expect(states.at(-1)).toBe('publishing')
  })

  it.each([[1003025, 'failed MAY_NOT_PUBLISH'], [1003028, 'failed STREAM_BUSY']])('ends with %i as "%s"', async (code, state) => {
    const { zego, states, publish } = await setup(anchor)
    await publish()
    zego.publisher('NO_PUBLISH', code)
    expect(states.at(-1)).toBe(state)
  })

  it.each([[false], [{ errorCode: 1000002, extendedData: '' }]])('tries again when the SDK answers %j', async (answer) => {
    const { zego, states, publish } = await setup(anchor)
    zego.publishing = answer
    await publish()
    expect(states.at(-1)).toMatch(/^reconnecting/)
    zego.publishing = true
    await tick(501)
    expect(zego.calls.at(-1)).toBe('startPublishingStream s1')
  })

  it('sends another camera in place of the former, at the bitrate of its definition', async () => {
    const { zego, driver, publish } = await setup(anchor)
    await publish()
    await driver.configure({ camera: 'back', definition: '1080p' })
    expect(zego.calls.slice(-2)).toEqual(['replaceTrack video environment', 'setVideoConfig 3000'])
  })

  it('sends what a preview shows that was opened anew', async () => {
    const { zego, driver, publish } = await setup(anchor)
    await publish()
    await driver.stopPublishing()
    await publish()
    expect(zego.since('loginRoom r1 04t1 a1')).toEqual(['loginRoom r1 04t1 a1', 'replaceTrack video user', 'replaceTrack audio ', 'setVideoConfig 1500', 'startPublishingStream s1'])
  })

  it('keeps no camera that was let go while the SDK took it over', async () => {
    const { zego, browser, driver } = await setup(anchor)
    await driver.startPreview(capture)
    await driver.startPublishing()
    const made = zego.holdNextStream()
    await tick()
    await driver.leave()
    made()
    await tick()
    expect(zego.calls.slice(-2)).toEqual(['logoutRoom r1', 'destroyStream'])
    expect(browser.opened.map(track => track.readyState)).toEqual(['ended', 'ended'])
  })

  it('mutes and unmutes in place', async () => {
    const { zego, browser, driver, publish } = await setup(anchor)
    await publish()
    const calls = zego.calls.length
    await driver.configure({ microphoneOn: false, cameraOn: false })
    expect(browser.opened.map(track => track.enabled)).toEqual([false, false])
    await driver.configure({ microphoneOn: true })
    expect(browser.opened.map(track => track.enabled)).toEqual([false, true])
    expect(zego.calls).toHaveLength(calls)
  })

  it('asks for a lost camera once more, and says so when it is gone', async () => {
    const { zego, browser, states, sources, publish } = await setup(anchor)
    await publish()
    browser.opened[0]!.end()
    await tick()
    expect(zego.calls).toContain('replaceTrack video user')
    browser.getUserMedia.mockRejectedValueOnce(Object.assign(new Error('gone'), { name: 'NotFoundError' }))
    browser.opened.at(-2)!.end()
    await tick()
    expect(states.at(-1)).toBe('failed CAMERA_MISSING')
    expect(sources.at(-1)).toBe('preview none')
    expect(zego.calls.slice(-2)).toEqual(['logoutRoom r1', 'destroyStream'])
  })

  it('lets camera, stream and room go on leaving', async () => {
    const { zego, browser, driver, publish } = await setup(anchor)
    await publish()
    await driver.leave()
    expect(zego.calls.slice(-3)).toEqual(['stopPublishingStream s1', 'logoutRoom r1', 'destroyStream'])
    expect(browser.opened.map(track => track.readyState)).toEqual(['ended', 'ended'])
    expect(browser.listening()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
