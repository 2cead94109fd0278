import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Admission } from '~/live/admission'
import { LiveError } from '~/live/driver'
import { backoff } from '~/live/reconnect'
import { systemTimers } from '~/live/timers'
import { join, refusal, snapshot, zegoTicket } from './facts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const policy = backoff({ jitter: 0 })
const entry = backoff({ jitter: 0, maxAttempts: 2 })
const cut = () => new LiveError('NETWORK')

function setup() {
  let tickets = 0
  const api = {
    snapshot: vi.fn(async () => snapshot('live')),
    join: vi.fn(async () => join(`t${++tickets}`)),
  }
  const told: string[] = []
  const admission = new Admission({
    api,
    policy,
    timers: systemTimers,
    onSnapshot: () => void told.push('snapshot'),
    onJoined: async ({ events }) => void told.push(`joined ${events.path}`),
    onInside: (_, joined) => void told.push(joined ? 'inside' : 'over'),
    onOutside: (how, { code }) => void told.push(`${how} ${code}`),
  })
  return { admission, api, told }
}
const path = (ticket: string) => join(ticket).events.path

describe('the way into a room', () => {
  it('reads it, takes the tickets, and is inside', async () => {
    const { admission, told } = setup()
    await admission.enter(entry)
    expect(told).toEqual(['snapshot', `joined ${path('t1')}`, 'inside'])
    expect((await admission.channelDoor(false)).path).toBe(path('t1'))
  })

  it('joins nothing where the room has ended', async () => {
    const { admission, api, told } = setup()
    api.snapshot.mockResolvedValue(snapshot('ended'))
    api.join.mockRejectedValue(refusal(409, 'ROOM_ENDED'))
    await admission.enter(entry)
    expect(told).toEqual(['snapshot', 'over'])
  })

  it('is tried as often as its policy says, and not again after a no', async () => {
    const { admission, api, told } = setup()
    api.snapshot.mockRejectedValue(cut())
    const entering = admission.enter(entry)
    await vi.runAllTimersAsync()
    await entering
    expect(api.snapshot).toHaveBeenCalledTimes(3)
    api.snapshot.mockRejectedValue(refusal(404, 'ROOM_NOT_FOUND'))
    await admission.enter(entry)
    expect(told).toEqual(['fail NETWORK', 'refuse ROOM_NOT_FOUND'])
  })

  it('tells somebody sent away for a while from somebody refused', async () => {
    const { admission, api, told } = setup()
    api.join.mockRejectedValue(refusal(403, 'KICKED'))
    await admission.enter(entry)
    expect(told).toEqual(['kick KICKED'])
  })

  it('says nothing more once it was left', async () => {
    const { admission, told } = setup()
    const entering = admission.enter(entry)
    admission.leave()
    await entering
    expect(told).toEqual([])
  })
})

describe('tickets', () => {
  it('are taken anew for the channel when the former one may be bad', async () => {
    const { admission, told } = setup()
    await admission.enter(entry)
    expect((await admission.channelDoor(true)).path).toBe(path('t2'))
    expect(told.at(-1)).toBe(`joined ${path('t2')}`)
  })

  it('are renewed once however many ask, until it succeeds', async () => {
    const { admission, api, told } = setup()
    await admission.enter(entry)
    api.join.mockRejectedValueOnce(cut())
    const renewals = [admission.renewMedia(), admission.renewMedia()]
    await vi.runAllTimersAsync()
    await Promise.all(renewals)
    expect(api.join).toHaveBeenCalledTimes(3)
    expect(told.at(-1)).toBe(`joined ${path('t2')}`)
  })

  it('of a visitor whom the vendor knows are renewed for that one, without another join', async () => {
    const { admission, api, told } = setup()
    const renew = vi.fn(async (userId: string) => zegoTicket({ user: { id: userId, name: '' } }))
    Object.assign(api, { renew })
    await admission.enter(entry)
    await admission.renewMedia('u1')
    expect(renew).toHaveBeenCalledWith('u1')
    expect(api.join).toHaveBeenCalledTimes(1)
    expect(told.at(-1)).toBe(`joined ${path('t1')}`)
    await admission.renewMedia()
    expect(api.join).toHaveBeenCalledTimes(2)
  })

  it('that are refused make it look at the room again', async () => {
    const { admission, api, told } = setup()
    await admission.enter(entry)
    api.snapshot.mockResolvedValue(snapshot('ended'))
    api.join.mockRejectedValue(refusal(409, 'ROOM_ENDED'))
    await expect(admission.channelDoor(true)).rejects.toMatchObject({ code: 'ROOM_ENDED' })
    await vi.runAllTimersAsync()
    expect(told.slice(-2)).toEqual(['snapshot', 'over'])
  })
})
