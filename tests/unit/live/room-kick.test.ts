import { describe, expect, it } from 'vitest'
import { LiveError } from '~/live/driver'
import { at, refusal, snapshot } from './facts'
import { tick, useFakeTime } from './fake-time'
import { setup } from './room-stage'

useFakeTime()

describe('sent away', () => {
  const kick = (seq: number, userId: string) => ({ e: [{ seq, type: 'user.kicked', at, data: { userId, until: null, reason: 'spam' } }] })

  it('is told by the room, with the reason, and lets everything go', async () => {
    const { live, entered, driver, server } = setup()
    const socket = await entered()
    const left = driver()
    socket.say(kick(11, 'u2'))
    expect(live.state.name).toBe('live')
    socket.say(kick(12, 'u1'))
    expect(live.state).toMatchObject({ name: 'kicked', error: { code: 'KICKED', details: { until: null, reason: 'spam' } } })
    expect(left.calls).toContain('leave')
    expect(server.open()).toBe(0)
  })

  it('by the vendor asks the server for how long', async () => {
    const { live, api, entered, driver } = setup()
    await entered()
    api.join.mockRejectedValue(Object.assign(refusal(403, 'KICKED'), { details: { until: at, reason: '' } }))
    driver().fail(new LiveError('KICKED'))
    await tick()
    expect(live.state).toMatchObject({ name: 'kicked', error: { code: 'KICKED', details: { until: at } } })
  })

  it('by the vendor alone is sent away all the same, and not let in again by itself', async () => {
    const { live, entered, driver } = setup()
    await entered()
    const left = driver()
    left.fail(new LiveError('BANNED'))
    await tick(60_000)
    expect(live.state).toMatchObject({ name: 'kicked', error: { code: 'BANNED' } })
    expect(left.calls.filter(call => call === 'startPlaying')).toHaveLength(1)
  })

  it('because the room has ended is an end', async () => {
    const { live, api, entered, driver } = setup()
    await entered()
    api.snapshot.mockResolvedValue(snapshot('ended'))
    api.join.mockRejectedValue(refusal(409, 'ROOM_ENDED'))
    driver().fail(new LiveError('KICKED'))
    await tick()
    expect(live.state.name).toBe('ended')
  })

  it('is no refusal: a ticket that the vendor does not take is', async () => {
    const { live, entered, driver } = setup()
    await entered()
    driver().fail(new LiveError('UNAUTHENTICATED'))
    expect(live.state).toMatchObject({ name: 'refused', error: { code: 'UNAUTHENTICATED' } })
  })

  it('may enter again, and reads why not', async () => {
    const { live, api, entered, states } = setup()
    ;(await entered()).say(kick(11, 'u1'))
    api.join.mockRejectedValue(refusal(403, 'KICKED'))
    await live.enter()
    expect(states.slice(-2)).toEqual(['loading', 'kicked KICKED'])
  })
})
