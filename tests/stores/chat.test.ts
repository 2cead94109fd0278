import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { watch } from 'vue'
import { ApiError } from '~/app/errors'
import { CHAT_BATCH, CHAT_LIMIT, useChatStore } from '~/stores/chat'
import { message } from './facts'
import { fakeServer } from './server'

const me = { id: 'u1', nickname: 'Me', avatar: '', role: 'shopper' } as const
let server: ReturnType<typeof fakeServer>

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  server = fakeServer()
})
afterEach(() => void vi.useRealTimers())

function setup() {
  const chat = useChatStore()
  chat.reset('r1')
  return chat
}
const echo = async ({ body }: { body?: unknown }) => ({ status: 201, body: message(1, { user: me, id: 'm900', ...(body as object) }) })

describe('chat', () => {
  it('changes its list at most once a batch, however many messages come', async () => {
    const chat = setup()
    let updates = 0
    watch(() => chat.items, () => updates += 1, { flush: 'sync' })
    for (let n = 0; n < 100; n += 1) {
      chat.receive(message(n), me.id)
      await vi.advanceTimersByTimeAsync(10)
    }
    await vi.advanceTimersByTimeAsync(CHAT_BATCH)
    expect(chat.items).toHaveLength(100)
    expect(updates).toBeLessThanOrEqual(1_250 / CHAT_BATCH)
  })

  it('keeps the newest of ten thousand', async () => {
    const chat = setup()
    for (let n = 0; n < 10_000; n += 1)
      chat.receive(message(n), me.id)
    await vi.advanceTimersByTimeAsync(CHAT_BATCH)
    expect(chat.items).toHaveLength(CHAT_LIMIT)
    expect(chat.items.at(-1)?.id).toBe('m9999')
  })

  it('shows what one says at once, then as sent', async () => {
    const chat = setup()
    server.http.mockImplementation(echo)
    const sending = chat.send('hi', me)
    expect(chat.items).toMatchObject([{ text: 'hi', own: true, id: null, delivery: { state: 'sending' } }])
    const key = chat.items[0]?.key
    await sending
    expect(chat.items).toMatchObject([{ key, id: 'm900', delivery: { state: 'sent' } }])
  })

  it('takes a second line while the first is on its way, and sends them in order', async () => {
    const chat = setup()
    const sent: unknown[] = []
    let answer = () => {}
    server.http.mockImplementation(async (asked) => {
      sent.push((asked.body as { text: string }).text)
      await new Promise<void>(resolve => answer = resolve)
      return echo(asked)
    })
    void chat.send('one', me)
    const both = chat.send('two', me)
    expect(chat.items.map(({ text, delivery }) => [text, delivery.state])).toEqual([['one', 'sending'], ['two', 'sending']])
    await vi.advanceTimersByTimeAsync(0)
    expect(sent).toEqual(['one'])
    answer()
    await vi.advanceTimersByTimeAsync(0)
    answer()
    await both
    expect(sent).toEqual(['one', 'two'])
  })

  it('shows it once when the channel is faster than the answer', async () => {
    const chat = setup()
    let answer = (): void => {}
    server.http.mockImplementation(request => new Promise(resolve => answer = () => void echo(request).then(resolve)))
    const sending = chat.send('hi', me)
    await vi.advanceTimersByTimeAsync(0)
    const { clientId } = chat.items[0]!
    chat.receive(message(1, { id: 'm900', clientId, user: me, text: 'hi' }), me.id)
    answer()
    await sending
    await vi.advanceTimersByTimeAsync(CHAT_BATCH)
    expect(chat.items).toHaveLength(1)
  })

  it('keeps a line that failed and says it again with the same name', async () => {
    const chat = setup()
    server.http.mockRejectedValueOnce(ApiError.transport('NETWORK'))
    await chat.send('hi', me)
    expect(chat.items[0]?.delivery).toMatchObject({ state: 'failed', error: { code: 'NETWORK' } })
    server.http.mockImplementation(echo)
    await chat.resend(chat.items[0]!.key)
    const [first, second] = server.requests()
    expect(first?.body).toEqual(second?.body)
    expect(chat.items).toMatchObject([{ delivery: { state: 'sent' } }])
  })

  it.each([[422, 'TEXT_BLOCKED', 'blocked'], [403, 'MUTED', 'blocked'], [429, 'TOO_FAST', 'failed'], [500, 'INTERNAL', 'failed']])('tells %i %s apart', async (status, code, state) => {
    const chat = setup()
    server.refuse(status, code)
    await chat.send('hi', me)
    expect(chat.items[0]?.delivery).toMatchObject({ state, error: { code } })
    expect(chat.items[0]?.text).toBe('hi')
  })

  it('takes a blocked line away when asked, never a sent one', async () => {
    const chat = setup()
    server.refuse(422, 'TEXT_BLOCKED')
    await chat.send('bad', me)
    chat.receive(message(1), me.id)
    await vi.advanceTimersByTimeAsync(CHAT_BATCH)
    chat.items.forEach(item => chat.discard(item.key))
    expect(chat.items.map(({ id }) => id)).toEqual(['m1'])
  })

  it('removes what a moderator deleted', async () => {
    const chat = setup()
    chat.seed([message(1), message(2)], me.id)
    chat.remove('m1')
    await vi.advanceTimersByTimeAsync(CHAT_BATCH)
    expect(chat.items.map(({ id }) => id)).toEqual(['m2'])
  })

  it('keeps one\'s own line that a review took away, and says why', async () => {
    const chat = setup()
    chat.seed([message(1, { user: me }), message(2)], me.id)
    chat.remove('m1', 'review')
    chat.remove('m2', 'review')
    await vi.advanceTimersByTimeAsync(CHAT_BATCH)
    expect(chat.items).toMatchObject([{ id: null, own: true, delivery: { state: 'blocked', error: { code: 'TEXT_BLOCKED' } } }])
    chat.seed([message(3)], me.id)
    expect(chat.items.map(({ id }) => id)).toEqual(['m3', null])
    chat.discard(chat.items[1]!.key)
    expect(chat.items).toHaveLength(1)
  })

  it('begins a text with a call once, and forgets it in the next room', () => {
    const chat = setup()
    chat.draft = '这件'
    chat.call('主播')
    chat.call('主播')
    expect(chat.draft).toBe('@主播 这件')
    expect(chat.calls).toBe(2)
    chat.reset('r2')
    expect(chat.draft).toBe('')
  })

  it('counts what comes while one reads above, and forgets the count at the end', async () => {
    const chat = setup()
    chat.receive(message(1), me.id)
    await vi.advanceTimersByTimeAsync(CHAT_BATCH)
    expect(chat.unread).toBe(0)
    chat.setFollowing(false)
    chat.receive(message(2), me.id)
    chat.receive(message(3), me.id)
    chat.receive(message(3), me.id)
    await vi.advanceTimersByTimeAsync(CHAT_BATCH)
    expect(chat.unread).toBe(2)
    chat.setFollowing(true)
    expect(chat.unread).toBe(0)
  })

  it('keeps unsent lines when the room is read again', async () => {
    const chat = setup()
    server.http.mockRejectedValueOnce(ApiError.transport('NETWORK'))
    await chat.send('mine', me)
    chat.seed([message(1), message(2)], me.id)
    expect(chat.items.map(({ text }) => text)).toEqual(['text 1', 'text 2', 'mine'])
  })

  it('brings nothing over from the former room', async () => {
    const chat = setup()
    let answer = (_: { status: number, body: unknown }): void => {}
    server.http.mockReturnValueOnce(new Promise(resolve => answer = resolve))
    const sending = chat.send('hi', me)
    chat.reset('r2')
    answer({ status: 201, body: message(1, { user: me }) })
    await sending
    await vi.advanceTimersByTimeAsync(CHAT_BATCH)
    expect(chat.items).toEqual([])
  })
})
