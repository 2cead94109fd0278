import type { RoomInput, RoomInputType, RoomStateName } from '~/live/states'
import { describe, expect, it } from 'vitest'
import { nextRoomState, roomTable } from '~/live/states'

const fault = { code: 'NETWORK', message: 'cut' }
const faulty: RoomInputType[] = ['mediaLost', 'kick', 'refuse', 'fail']
const input = (type: RoomInputType) => (faulty.includes(type) ? { type, error: fault } : { type }) as RoomInput
const names = Object.keys(roomTable) as RoomStateName[]
const walk = (...types: RoomInputType[]) => types.reduce((state, type) => nextRoomState(state, input(type)), nextRoomState({ name: 'idle' }, { type: 'leave' }))

describe('room states', () => {
  it('can be left from everywhere', () => {
    for (const name of names)
      expect(nextRoomState({ name } as never, { type: 'leave' }).name, name).toBe('idle')
  })

  it('can be entered again from where nothing happens by itself', () => {
    const again = names.filter(name => roomTable[name].enter === 'loading')
    expect(again).toEqual(['idle', 'ended', 'kicked', 'refused', 'failed'])
  })

  it('hears nothing more once it is over', () => {
    for (const name of ['idle', 'ended', 'kicked', 'refused'] as const) {
      const heard = Object.entries(roomTable[name]).filter(([type, cell]) => !['enter', 'leave'].includes(type) && cell !== 'stay' && cell !== 'ignore')
      expect(heard, name).toEqual([])
    }
  })

  it('keeps the reason beside each state that has one', () => {
    for (const name of names) {
      for (const type of faulty) {
        const next = nextRoomState({ name, ...(['reconnecting', 'kicked', 'refused', 'failed'].includes(name) ? { error: fault } : {}) } as never, input(type))
        expect('error' in next, `${name} × ${type}`).toBe(['reconnecting', 'kicked', 'refused', 'failed'].includes(next.name))
      }
    }
  })

  it('is live only once media runs', () => {
    expect(walk('enter', 'isLive').name).toBe('connecting')
    expect(walk('enter', 'isLive', 'mediaRuns').name).toBe('live')
    expect(walk('enter', 'isScheduled', 'mediaRuns').name).toBe('scheduled')
  })

  it('tells a cut of media from an anchor who is away', () => {
    expect(walk('enter', 'isLive', 'mediaRuns', 'mediaLost').name).toBe('reconnecting')
    expect(walk('enter', 'isLive', 'mediaRuns', 'isAway', 'mediaLost').name).toBe('away')
    expect(walk('enter', 'isLive', 'mediaRuns', 'mediaLost', 'isAway', 'isLive', 'mediaRuns').name).toBe('live')
  })

  it('answers the very same object when nothing changes', () => {
    const state = walk('enter', 'isLive', 'mediaRuns')
    expect(nextRoomState(state, { type: 'isLive' })).toBe(state)
  })
})
