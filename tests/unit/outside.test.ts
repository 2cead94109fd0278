import type { RoomState } from '~/live/states'
import { expect, it } from 'vitest'
import { LiveError } from '~/live/driver'
import { outsideOf } from '~/packages/live/components/room/outside'
import '~/packages/live/texts'

const words = {
  t: (key: string, values: Record<string, unknown> = {}) => [key, ...Object.values(values)].join(' '),
  when: (iso: string) => `at ${iso}`,
}
const say = (state: RoomState) => outsideOf(state, words)
const kicked = (details?: Record<string, unknown>): RoomState => ({ name: 'kicked', error: { code: 'KICKED', message: '', details } })

it('tells nobody who is in the room, or comes back by themselves', () => {
  expect(say({ name: 'live' })).toBeNull()
  expect(say({ name: 'ended' })).toBeNull()
  expect(say({ name: 'reconnecting', error: new LiveError('NETWORK') })).toBeNull()
})

it('tells who was sent away for how long and why', () => {
  expect(say(kicked({ until: null, reason: '' }))).toMatchObject({ title: 'room.kicked', text: 'room.kickedText', ways: ['home', 'retry'] })
  expect(say(kicked({ until: '2026-01-01T20:00:00.000Z', reason: '刷屏' }))?.text).toBe('room.kickedReason 刷屏\nroom.kickedUntil at 2026-01-01T20:00:00.000Z')
  expect(say(kicked())?.text).toBe('room.kickedText')
  expect(say({ name: 'kicked', error: new LiveError('BANNED') })?.text).toMatch(/联系商家/)
})

it('offers no second try where there is nothing to enter', () => {
  expect(say({ name: 'refused', error: { code: 'ROOM_NOT_FOUND', message: '' } })).toMatchObject({ title: 'room.unknown', ways: ['home'] })
})

it.each([
  ['refused', 'UNAUTHENTICATED', /重新进入/],
  ['failed', 'ROOM_FULL', /稍后再试/],
  ['failed', 'TAKEN_OVER', /另一处/],
  ['failed', 'WECHAT_TOO_OLD', /升级微信/],
] as const)('says what happened and what can be done: %s %s', (name, code, text) => {
  const outside = say({ name, error: new LiveError(code) })
  expect(outside).toMatchObject({ title: `room.${name}`, ways: ['retry', 'home'], offline: false })
  expect(outside?.text).toMatch(text)
})
