import type { LiveDriver } from '~/live/driver'
import type { ZegoTicket } from '~/live/drivers/zego/ticket'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ZegoWeixinDriver } from '~/live/drivers/zego-weixin'
import { backoff } from '~/live/reconnect'
import { zegoTicket } from './facts'
import { FakeZego } from './fake-zego'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const settle = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const capture = {} as never

function setup(maxAttempts = 3) {
  const zego = new FakeZego()
  const driver: LiveDriver = new ZegoWeixinDriver({ engines: zego.engines, policy: backoff({ jitter: 0, maxAttempts }) })
  const states: string[] = []
  const wanted: (string | undefined)[] = []
  const note = (role: string) => (state: { state: string, error?: { code: string } }) => states.push(`${role} ${state.state}${state.error ? ` ${state.error.code}` : ''}`)
  driver.on('player', note('player'))
  driver.on('publisher', note('publisher'))
  driver.on('ticketExpiring', ({ userId }) => wanted.push(userId))
  const says = (code: number) => driver.report({ type: 'native', name: 'statechange', detail: { code } })
  const playing = async (ticket: ZegoTicket = zegoTicket()) => {
    await driver.join(ticket)
    await driver.startPlaying()
    await settle()
    says(2004)
    states.length = 0
  }
  const publishing = async () => {
    await driver.join(zegoTicket({ canPublish: true }))
    await driver.startPreview(capture)
    await driver.startPublishing()
    await settle()
    says(1002)
    states.length = 0
  }
  const logins = () => zego.calls.filter(call => call.startsWith('loginRoom')).length
  return { zego, driver, states, wanted, says, playing, publishing, logins }
}

describe('going in', () => {
  it('is not tried by a WeChat that has no live tags', async () => {
    const { zego, driver, states, logins } = setup()
    zego.requirements = { code: 10001, msg: 'too old' }
    await driver.join(zegoTicket())
    await driver.startPlaying()
    await settle()
    expect(states).toEqual(['player requesting', 'player failed WECHAT_TOO_OLD'])
    expect(logins()).toBe(0)
  })

  it('is tried though camera and microphone are not allowed yet', async () => {
    const { zego, playing, logins } = setup()
    zego.requirements = { code: 10002, msg: 'no permission' }
    await playing()
    expect(logins()).toBe(1)
  })

  it('is given up and tried anew when no answer comes, long before the SDK would', async () => {
    const { zego, driver, states, logins } = setup()
    zego.logins = ['never']
    await driver.join(zegoTicket())
    await driver.startPlaying()
    await settle(10_000)
    expect(states).toEqual(['player requesting', 'player reconnecting TIMEOUT'])
    expect(zego.calls.at(-1)).toBe('logoutRoom r1')
    await settle(500)
    expect(logins()).toBe(2)
  })

  it('clears away a room that the SDK is in and nobody here knows of', async () => {
    const { zego, driver, logins } = setup()
    zego.logins = [{ code: 1002001, msg: 'login rooms exceeds the upper limit' }]
    await driver.join(zegoTicket())
    await driver.startPlaying()
    await settle(500)
    expect(zego.calls).toContain('logoutRoom all')
    expect(logins()).toBe(2)
  })

  it('is given up after as many tries as its policy says', async () => {
    const { zego, driver, states } = setup(2)
    zego.logins = [{ code: 1100002 }, { code: 1000017 }, { code: 1102001 }]
    await driver.join(zegoTicket())
    await driver.startPlaying()
    await settle(5_000)
    expect(states).toEqual(['player requesting', 'player reconnecting NETWORK', 'player reconnecting NETWORK', 'player failed NETWORK'])
  })

  it('waits for no timer once it is nudged', async () => {
    const { zego, driver, logins } = setup()
    zego.logins = [{ code: 1100002 }]
    await driver.join(zegoTicket())
    await driver.startPlaying()
    await settle()
    driver.nudge()
    await settle()
    expect(logins()).toBe(2)
  })
})

describe('in the room', () => {
  it.each([[1002050, 'TAKEN_OVER'], [1002055, 'KICKED'], [1002066, 'BANNED']] as const)('thrown out by %i is told as %s', async (code, error) => {
    const { zego, states, playing, logins } = setup()
    await playing()
    zego.tell('roomStateChanged', 'r1', 'KICKOUT', code, '')
    await settle(60_000)
    expect(states).toEqual([`player failed ${error}`])
    expect(logins()).toBe(1)
  })

  it('goes in anew when the SDK could not reconnect, and plays on', async () => {
    const { zego, states, says, playing, logins } = setup()
    await playing()
    zego.tell('roomStateChanged', 'r1', 'RECONNECTING', 0, '')
    zego.tell('roomStateChanged', 'r1', 'RECONNECT_FAILED', 1002053, '')
    await settle(500)
    says(2004)
    expect(states).toEqual(['player reconnecting NETWORK', 'player reconnecting NETWORK', 'player playing'])
    expect(logins()).toBe(2)
  })

  it('hears nothing of other rooms', async () => {
    const { zego, states, playing } = setup()
    await playing()
    zego.tell('roomStateChanged', 'r2', 'KICKOUT', 1002055, '')
    zego.tell('roomStreamUpdate', 'r2', 'DELETE', [{ streamID: 's1' }])
    expect(states).toEqual([])
  })

  it('asks for a token once, however often the SDK says that it cannot read it', async () => {
    const { zego, driver, wanted, playing } = setup()
    await playing()
    for (let round = 0; round < 5; round += 1) {
      zego.tell('tokenWillExpire', 'r1')
      await driver.join(zegoTicket({ token: `04t${round + 2}` }))
    }
    expect(wanted).toEqual(['u1'])
    await settle(10_000)
    expect(wanted).toEqual(['u1', 'u1'])
  })

  it('leaves no timer, and hears nothing more of the engine', async () => {
    const { zego, driver, states, playing, publishing } = setup()
    await publishing()
    await playing(zegoTicket({ canPublish: true }))
    await driver.leave()
    expect(vi.getTimerCount()).toBe(0)
    states.length = 0
    zego.announce('ADD')
    zego.tell('playerStateUpdate', { streamID: 's1', state: 'PLAYING', errorCode: 0 })
    zego.tell('roomStateChanged', 'r1', 'KICKOUT', 1002055, '')
    zego.tell('tokenWillExpire', 'r1')
    expect(states).toEqual([])
  })
})

describe('the picture', () => {
  it('that stands still is asked for anew after a while, from the next address first', async () => {
    const { zego, says, playing, states } = setup()
    await playing()
    says(2007)
    await settle(8_000)
    expect(states).toEqual(['player reconnecting TIMEOUT'])
    await settle(500)
    expect(zego.calls.at(-1)).toBe('getNextUrl s1')
    await settle(8_000 + 1_000)
    expect(zego.calls.slice(-2)).toEqual(['stopPlayingStream s1', 'startPlayingStream s1'])
  })

  it('that stands still while the tag says nothing is found out by its figures', async () => {
    const { driver, playing, states } = setup()
    const figures = (netSpeed: number, videoFPS: number) => driver.report({ type: 'native', name: 'netstatus', detail: { info: { netSpeed, videoFPS } } })
    await playing()
    figures(0, 15)
    await settle(4_000)
    figures(800, 15)
    await settle(8_000)
    // The camera is off, and the sound goes on.
    figures(40, 0)
    await settle(60_000)
    expect(states).toEqual([])
    figures(0, 0)
    await settle(4_000)
    figures(0, 0)
    await settle(4_000)
    expect(states).toEqual(['player reconnecting TIMEOUT'])
  })

  it('that stutters and goes on is left alone', async () => {
    const { zego, says, playing, states } = setup()
    await playing()
    zego.calls.length = 0
    says(2105)
    await settle(7_000)
    says(2004)
    await settle(60_000)
    expect(states).toEqual([])
    expect(zego.calls.filter(call => call.startsWith('start'))).toEqual([])
  })

  it.each([2103, 3001, 3005])('that is lost (%i) has a while to come back by itself', async (code) => {
    const { says, playing, states } = setup()
    await playing()
    says(code)
    says(2003)
    await settle(60_000)
    expect(states).toEqual(['player reconnecting NETWORK', 'player playing'])
  })

  it('waits for a stream that is not there after all', async () => {
    const { zego, driver, states } = setup()
    zego.refusals = [{ code: 1104039, msg: 'play stream not found' }]
    await driver.join(zegoTicket())
    await driver.startPlaying()
    await settle()
    expect(states).toEqual(['player requesting', 'player waiting'])
  })
})

describe('the broadcast', () => {
  it('goes out again after a cut that the pusher did not mend', async () => {
    const { zego, says, publishing, states } = setup()
    await publishing()
    says(3004)
    await settle(10_000)
    await settle(500)
    says(1002)
    expect(states).toEqual(['publisher reconnecting NETWORK', 'publisher reconnecting NETWORK', 'publisher publishing'])
    expect(zego.calls.filter(call => call.endsWith('PublishingStream s1'))).toEqual(['startPublishingStream s1', 'stopPublishingStream s1', 'startPublishingStream s1'])
  })

  it('waits for the room where the signalling is cut too', async () => {
    const { zego, says, publishing } = setup()
    await publishing()
    zego.tell('roomStateChanged', 'r1', 'RECONNECTING', 0, '')
    says(-1307)
    await settle(5_000)
    const asked = () => zego.calls.filter(call => call.startsWith('startPublishingStream')).length
    expect(asked()).toBe(1)
    zego.tell('roomStateChanged', 'r1', 'RECONNECTED', 0, '')
    await settle()
    expect(asked()).toBe(2)
  })

  it('says each time that it is out, since the server may think it away', async () => {
    const { says, publishing, states } = setup()
    await publishing()
    says(1002)
    expect(states).toEqual(['publisher publishing'])
  })

  it('is given up where the camera is not allowed', async () => {
    const { driver, publishing, states } = setup()
    await publishing()
    driver.report({ type: 'native', name: 'error', detail: { errCode: 10001, errMsg: 'forbidden' } })
    expect(states).toEqual(['publisher failed CAMERA_REFUSED'])
  })

  it('takes the room\'s place only when it goes live', async () => {
    const { driver, logins } = setup()
    await driver.join(zegoTicket({ canPublish: true }))
    await driver.startPreview(capture)
    await settle()
    expect(logins()).toBe(0)
  })
})
