import type { RoomStatus } from '#contract/rooms'
import { describe, expect, it } from 'vitest'
import { LiveError } from '~/live/driver'
import { at, capture, join, refusal, zegoTicket } from './facts'
import { hello } from './fake-socket'
import { tick, useFakeTime } from './fake-time'
import { setup } from './room-stage'

useFakeTime()

describe('broadcasting', () => {
  async function studio(status: RoomStatus = 'scheduled') {
    const all = setup(status, 'broadcast')
    await all.live.enter()
    await tick()
    all.server.last().say(hello(10))
    await all.live.startPreview(capture)
    return all
  }

  it('starts the room only once its picture is out', async () => {
    const { live, api, driver } = await studio()
    const going = live.goLive()
    await tick()
    expect(api.start).not.toHaveBeenCalled()
    driver().goOut()
    await going
    expect(api.start).toHaveBeenCalledTimes(1)
    expect(live.state.name).toBe('live')
    expect(driver().calls).not.toContain('startPlaying')
  })

  it('opens the camera as soon as the room is joined, however early it is asked', async () => {
    const { live, driver } = setup('scheduled', 'broadcast')
    const entering = live.enter()
    await live.startPreview(capture)
    await entering
    expect(driver().calls).toContain('startPreview')
  })

  it('opens no camera for a room that cannot be joined', async () => {
    const { live, api } = setup('scheduled', 'broadcast')
    api.join.mockRejectedValue(refusal(404, 'ROOM_UNKNOWN'))
    void live.enter()
    await expect(live.startPreview(capture)).rejects.toMatchObject({ code: 'NETWORK' })
  })

  it('opens the camera as soon as the room has been joined, and not in one that is refused', async () => {
    const { live, driver, api } = setup('scheduled', 'broadcast')
    void live.enter()
    await live.startPreview(capture)
    expect(driver().calls).toContain('startPreview')
    await live.leave()
    api.snapshot.mockRejectedValue(refusal(404, 'ROOM_NOT_FOUND'))
    void live.enter()
    await expect(live.startPreview(capture)).rejects.toBeInstanceOf(LiveError)
  })

  it('publishes once however often it is asked', async () => {
    const { live, driver, api } = await studio()
    const going = Promise.all([live.goLive(), live.goLive()])
    driver().goOut()
    await going
    await live.goLive()
    expect(driver().calls.filter(call => call === 'startPublishing')).toHaveLength(1)
    expect(api.start).toHaveBeenCalledTimes(1)
  })

  it('gives the server a moment to see the first packets', async () => {
    const { live, api, driver } = await studio()
    api.start.mockRejectedValueOnce(refusal(409, 'NOT_PUBLISHING'))
    const going = live.goLive()
    driver().goOut()
    await tick(500)
    await going
    expect(api.start).toHaveBeenCalledTimes(2)
  })

  it('stops publishing when the server refuses to start', async () => {
    const { live, api, driver } = await studio()
    api.start.mockRejectedValue(refusal(409, 'ALREADY_LIVE'))
    const going = live.goLive()
    driver().goOut()
    await expect(going).rejects.toMatchObject({ code: 'ALREADY_LIVE' })
    expect(driver().calls.at(-1)).toBe('stopPublishing')
    expect(live.state.name).toBe('scheduled')
  })

  it('tells that the stream is busy, and takes it over when told to', async () => {
    const { live, driver } = await studio('live')
    const first = live.goLive()
    driver().fail(new LiveError('STREAM_BUSY'))
    await expect(first).rejects.toMatchObject({ code: 'STREAM_BUSY' })
    const second = live.goLive({ takeOver: true })
    expect(driver().calls.at(-1)).toBe('startPublishing over')
    driver().goOut()
    await second
    expect(live.state.name).toBe('live')
  })

  it('asks anew whether the stream is busy where the ticket tells, and not for a take-over', async () => {
    const { live, api, driver } = setup('scheduled', 'broadcast')
    api.join.mockImplementation(async () => ({ ...join('t', 'anchor'), media: zegoTicket({ canPublish: true }) }))
    await live.enter()
    await live.startPreview(capture)
    const going = live.goLive()
    await tick()
    expect(driver().calls.slice(-2)).toEqual(['join', 'startPublishing'])
    driver().goOut()
    await going
    await live.goLive()
    expect(api.join).toHaveBeenCalledTimes(2)
  })

  it('does not go live on a ticket that could not be renewed', async () => {
    const { live, api, driver } = setup('scheduled', 'broadcast')
    api.join.mockResolvedValueOnce({ ...join('t', 'anchor'), media: zegoTicket({ canPublish: true }) })
    await live.enter()
    await live.startPreview(capture)
    api.join.mockRejectedValue(refusal(0, 'NETWORK'))
    await expect(live.goLive()).rejects.toMatchObject({ code: 'NETWORK' })
    expect(driver().calls).not.toContain('startPublishing')
  })

  it('tells the server that it is back when the app returns with its picture running', async () => {
    const { live, api, driver, server, states } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    server.last().say({ e: [{ seq: 11, type: 'room.away', at, data: { since: at, graceSeconds: 90 } }] })
    expect(states.at(-1)).toBe('away')
    live.resume()
    await tick()
    expect(api.start).toHaveBeenCalledTimes(2)
    expect(states.at(-1)).toBe('live')
  })

  it('gives up when nothing goes out in time', async () => {
    const { live, driver } = await studio()
    const refused = expect(live.goLive()).rejects.toMatchObject({ code: 'TIMEOUT' })
    await tick(20_000)
    await refused
    expect(driver().calls.at(-1)).toBe('stopPublishing')
  })

  it('starts the room again after a cut, in case it was marked away', async () => {
    const { live, api, driver, server, states } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    driver().cut()
    server.last().say({ e: [{ seq: 11, type: 'room.away', at, data: { since: at, graceSeconds: 90 } }] })
    driver().goOut()
    await tick()
    expect(api.start).toHaveBeenCalledTimes(2)
    expect(states.at(-1)).toBe('live')
  })

  it('stops when another device took the stream', async () => {
    const { live, driver } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    driver().fail(new LiveError('TAKEN_OVER'))
    expect(live.state).toMatchObject({ name: 'failed', error: { code: 'TAKEN_OVER' } })
  })

  it('ends for everybody, tells the sales and lets the camera go', async () => {
    const { live, api, driver } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    const rooms: string[] = []
    live.on('room', ({ status }) => rooms.push(status))
    const ending = driver()
    await live.end()
    await tick()
    expect(rooms).toEqual(['ended'])
    expect(api.end).toHaveBeenCalledTimes(1)
    expect(live.state.name).toBe('ended')
    expect(ending.calls).toContain('leave')
    expect(ending.capture).toBeNull()
  })

  it('goes on when ending did not work', async () => {
    const { live, api, driver } = await studio()
    const going = live.goLive()
    driver().goOut()
    await going
    api.end.mockRejectedValueOnce(refusal(0, 'NETWORK'))
    await expect(live.end()).rejects.toMatchObject({ code: 'NETWORK' })
    expect(live.state.name).toBe('live')
  })

  it('does not start a room that was left while its picture was on the way', async () => {
    const { live, api, driver } = await studio()
    const going = live.goLive()
    const refused = expect(going).rejects.toBeInstanceOf(LiveError)
    const left = driver()
    await live.leave()
    left.goOut()
    await refused
    expect(api.start).not.toHaveBeenCalled()
  })
})
