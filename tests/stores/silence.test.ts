import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useSilence } from '~/packages/live/components/useSilence'
import { useChatStore } from '~/stores/chat'
import { useRoomStore } from '~/stores/room'
import { room as roomFacts } from '../unit/live/facts'
import { message } from './facts'
import { fakeServer, fakeStorage } from './server'
import '~/packages/live/texts'

const me = { id: 'u1', nickname: 'Me', avatar: '', role: 'shopper' } as const
const NOW = Date.parse('2026-01-01T08:00:00.000Z')
const later = (seconds: number) => new Date(NOW + seconds * 1_000).toISOString()
let scope: ReturnType<typeof effectScope>
let server: ReturnType<typeof fakeServer>

beforeEach(() => {
  vi.useFakeTimers({ now: NOW })
  fakeStorage()
  setActivePinia(createPinia())
  server = fakeServer()
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

function setup(slowModeSeconds = 0) {
  const room = useRoomStore()
  const chat = useChatStore()
  room.room = roomFacts('live', { slowModeSeconds })
  chat.reset('r1')
  const silence = scope.run(() => useSilence())!
  return { room, chat, silence }
}

describe('why one may not chat', () => {
  it('counts a short mute down, and names the end of a long one', async () => {
    const { room, silence } = setup()
    room.setMute({ userId: me.id, muted: true, until: later(125) }, me.id)
    await vi.advanceTimersByTimeAsync(1_000)
    expect(silence.value).toContain('2:04')
    await vi.advanceTimersByTimeAsync(124_000)
    expect(silence.value).toBe('')
    room.setMute({ userId: me.id, muted: true, until: later(86_400) }, me.id)
    expect(silence.value).toMatch(/\d\d:\d\d/)
    room.setMute({ userId: me.id, muted: true, until: null }, me.id)
    expect(silence.value).not.toBe('')
    room.setMute({ userId: me.id, muted: false, until: null }, me.id)
    expect(silence.value).toBe('')
  })

  it('counts the seconds of slow mode from one\'s last message, which another device may have sent', async () => {
    const { chat, silence } = setup(10)
    expect(silence.value).toBe('')
    chat.receive(message(1, { at: later(0) }), me.id)
    expect(silence.value).toBe('')
    chat.receive(message(2, { user: me, at: later(0) }), me.id)
    expect(silence.value).toContain('10')
    await vi.advanceTimersByTimeAsync(7_000)
    expect(silence.value).toContain('3')
    await vi.advanceTimersByTimeAsync(3_000)
    expect(silence.value).toBe('')
  })

  it('believes the server about slow mode, until its seconds change', async () => {
    const { chat, room, silence } = setup(30)
    server.refuse(429, 'SLOW_MODE', { retryAfter: 12 })
    await chat.send('hi', me)
    expect(chat.items[0]?.delivery).toMatchObject({ state: 'failed', error: { code: 'SLOW_MODE' } })
    expect(silence.value).toContain('12')
    room.change({ slowModeSeconds: 5 })
    chat.release()
    expect(silence.value).toBe('')
  })

  it('slows nobody who runs the room', () => {
    const { chat, room, silence } = setup(10)
    room.role = 'anchor'
    chat.receive(message(1, { user: me, at: later(0) }), me.id)
    expect(silence.value).toBe('')
  })
})
