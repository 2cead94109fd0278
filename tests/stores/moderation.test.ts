import type { Report } from '#contract/moderation'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useDeeds } from '~/components/moderation/deeds'
import { useReports } from '~/components/moderation/useReports'
import { useChatStore } from '~/stores/chat'
import { useHiddenStore } from '~/stores/hidden'
import { useRoomStore } from '~/stores/room'
import { message } from './facts'
import { fakeServer, fakeStorage } from './server'

let server: ReturnType<typeof fakeServer>
const toasts: string[] = []

beforeEach(() => {
  fakeStorage()
  toasts.length = 0
  Object.assign(uni, { showToast: ({ title }: { title: string }) => void toasts.push(title) })
  setActivePinia(createPinia())
  server = fakeServer()
})

describe('people whom one does not want to see', () => {
  it('vanish from the talk, with what they say later and what a snapshot brings', () => {
    vi.useFakeTimers()
    const chat = useChatStore()
    const other = { id: 'u3', nickname: 'Third', avatar: '', role: 'shopper' } as const
    chat.reset('r1')
    chat.seed([message(1), message(2, { user: other })], 'u1')
    useHiddenStore().add('u2')
    chat.hide('u2')
    expect(chat.items.map(({ id }) => id)).toEqual(['m2'])
    chat.receive(message(3), 'u1')
    chat.receive(message(4, { user: other }), 'u1')
    vi.advanceTimersByTime(1_000)
    expect(chat.items.map(({ id }) => id)).toEqual(['m2', 'm4'])
    chat.seed([message(1), message(4, { user: other })], 'u1')
    expect(chat.items.map(({ id }) => id)).toEqual(['m4'])
    vi.useRealTimers()
  })

  it('are remembered on the device until they are wanted again', () => {
    useHiddenStore().add('u2')
    setActivePinia(createPinia())
    expect(useHiddenStore().ids).toEqual(['u2'])
    useHiddenStore().clear()
    setActivePinia(createPinia())
    expect(useHiddenStore().count).toBe(0)
  })
})

describe('what may be done', () => {
  const target = { roomId: 'r1', user: { id: 'u2', nickname: '小北' }, text: 'hi', messageId: 'm1' }
  const deedsOf = (facts: object = {}) => useDeeds(() => ({ ...target, ...facts })).value

  it('follows what this visit saw: muted people can be let speak, removed ones let in', async () => {
    const room = useRoomStore()
    room.reset('r1')
    const ids = () => deedsOf().map(({ id }) => id)
    expect(ids()).toEqual(['chat-delete', 'chat-mute', 'chat-mute-session', 'chat-kick'])
    server.answer(201, { userId: 'u2', until: null, reason: '' })
    await deedsOf().find(({ id }) => id === 'chat-mute-session')!.act('广告刷屏')
    expect(server.requests().at(-1)).toMatchObject({ method: 'POST', url: '/api/rooms/r1/mutes', body: { userId: 'u2', reason: '广告刷屏' } })
    expect(ids()).toEqual(['chat-delete', 'chat-unmute', 'chat-kick'])
    server.answer(204, null)
    await deedsOf().find(({ id }) => id === 'chat-unmute')!.act(undefined)
    await deedsOf().find(({ id }) => id === 'chat-kick')!.act(undefined)
    expect(ids()).toEqual(['chat-delete', 'chat-mute', 'chat-mute-session', 'chat-unkick'])
  })

  it('is to take one\'s own line away, and nothing where the line is gone', () => {
    expect(deedsOf({ own: true }).map(({ id }) => id)).toEqual(['chat-delete'])
    expect(deedsOf({ messageId: null }).map(({ id }) => id)).not.toContain('chat-delete')
  })

  it('leaves the stores of another room alone', async () => {
    const room = useRoomStore()
    room.reset('r2')
    server.answer(201, { userId: 'u2', until: null, reason: '' })
    await deedsOf().find(({ id }) => id === 'chat-mute')!.act(undefined)
    expect(room.mutes).toEqual({})
  })
})

describe('the queue of reports', () => {
  const report = (n: number, facts: Partial<Report> = {}): Report => ({
    id: `p${n}`,
    room: { id: 'r1', title: 'Room' },
    user: { id: 'u2', nickname: '小北', avatar: '' },
    message: { id: `m${n}`, text: 'x', at: '2026-01-01T00:00:00.000Z', deleted: false },
    flagged: null,
    reporters: 3,
    reasons: { spam: 1, abuse: 2 },
    texts: [],
    at: '2026-01-01T00:00:00.000Z',
    state: 'open',
    outcome: null,
    note: '',
    closedBy: null,
    closedAt: null,
    ...facts,
  })
  const page = (...items: Report[]) => server.answer(200, { items, nextCursor: null })

  async function setup(...items: Report[]) {
    const closed = ref(0)
    const reports = useReports(() => 'r1', () => closed.value += 1)
    page(...items)
    await reports.refresh()
    return { reports, closed }
  }

  it('proposes the reason that was named most, and no message that is gone', async () => {
    const { reports } = await setup(report(1), report(2, { message: { id: 'm2', text: 'x', at: '', deleted: true } }))
    reports.act(reports.items.value[0]!)
    expect(reports.target.value).toMatchObject({ roomId: 'r1', messageId: 'm1', reason: 'moderation.reason.abuse' })
    reports.act(reports.items.value[1]!)
    expect(reports.target.value).toMatchObject({ messageId: null, text: 'x' })
  })

  it('takes one out when it was acted on or dismissed, and tells why', async () => {
    const { reports, closed } = await setup(report(1), report(2))
    reports.act(reports.items.value[0]!)
    reports.acted('删除这条消息')
    reports.acted('禁言 10 分钟')
    await reports.finish()
    expect(server.requests().at(-1)).toMatchObject({ url: '/api/reports/p1/close', body: { outcome: 'acted', note: '删除这条消息, 禁言 10 分钟' } })
    await reports.dismiss(reports.items.value[0]!)
    expect(server.requests().at(-1)).toMatchObject({ url: '/api/reports/p2/close', body: { outcome: 'dismissed' } })
    expect(reports.items.value).toEqual([])
    expect(closed.value).toBe(2)
  })

  it('leaves one open that was only looked at', async () => {
    const { reports, closed } = await setup(report(1))
    reports.act(reports.items.value[0]!)
    await reports.finish()
    expect([reports.items.value.length, closed.value, reports.target.value]).toEqual([1, 0, null])
  })

  it('reads again when somebody else was faster, and keeps the report when the way is cut', async () => {
    const { reports, closed } = await setup(report(1), report(2))
    server.http.mockRejectedValueOnce(new TypeError('cut'))
    await reports.dismiss(reports.items.value[0]!)
    expect([reports.items.value.length, closed.value, toasts.length]).toEqual([2, 0, 1])
    server.refuse(409, 'REPORT_CLOSED')
    page(report(2))
    await reports.dismiss(reports.items.value[0]!)
    expect(reports.items.value.map(({ id }) => id)).toEqual(['p2'])
    expect(closed.value).toBe(1)
  })
})
