import { describe, expect, it, vi } from 'vitest'
import { ZegoWebDriver } from '~/live/drivers/zego-web'
import { backoff } from '~/live/reconnect'
import { conforms } from './conformance'
import { zegoTicket } from './facts'
import { fakeBrowser } from './fake-browser'
import { tick, useFakeTime } from './fake-time'
import { FakeZegoWeb } from './fake-zego-web'
import { setup } from './zego-web-stage'

useFakeTime()

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
