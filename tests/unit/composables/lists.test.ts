import type { Page } from '#contract/common'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref } from 'vue'
import { configureClient } from '~/api/client'
import { useCountdown } from '~/composables/useCountdown'
import { useLikes } from '~/composables/useLikes'
import { usePagedList } from '~/composables/usePagedList'

interface Item { id: string, text: string }
const item = (id: string, text = id): Item => ({ id, text })
const key = ({ id }: Item) => id

describe('a paged list', () => {
  function setup(...pages: (Page<Item> | Error)[]) {
    const read = vi.fn(async (_cursor: string | undefined): Promise<Page<Item>> => {
      const page = pages.shift()!
      if (page instanceof Error)
        throw page
      return page
    })
    return { read, list: usePagedList(read, { key }) }
  }

  it('grows to its end and shows nothing twice', async () => {
    const { list, read } = setup({ items: [item('a'), item('b')], nextCursor: 'c1' }, { items: [item('b'), item('c')], nextCursor: null })
    await list.more()
    expect(list.state.value.state).toBe('idle')
    await list.more()
    await list.more()
    expect(list.items.value.map(key)).toEqual(['a', 'b', 'c'])
    expect(list.state.value.state).toBe('done')
    expect(read.mock.calls).toEqual([[undefined], ['c1']])
  })

  it('keeps what it shows at an error, and reads the same page again', async () => {
    const cut = Object.assign(new Error('cut'), { code: 'NETWORK' })
    const { list, read } = setup({ items: [item('a')], nextCursor: 'c1' }, cut, { items: [item('b')], nextCursor: null })
    await list.more()
    await list.more()
    expect(list.state.value).toMatchObject({ state: 'error', error: { code: 'NETWORK' } })
    expect(list.items.value).toHaveLength(1)
    await list.more()
    expect(read.mock.calls.at(-1)).toEqual(['c1'])
    expect(list.items.value).toHaveLength(2)
  })

  it('begins anew after a refresh that failed, and keeps nothing of another list', async () => {
    const { list, read } = setup({ items: [item('a')], nextCursor: 'c1' }, new Error('cut'), { items: [item('b')], nextCursor: null })
    await list.more()
    const restarted = list.restart()
    expect(list.items.value).toEqual([])
    await restarted
    await list.more()
    expect(read.mock.calls.at(-1)).toEqual([undefined])
    expect(list.items.value.map(key)).toEqual(['b'])
  })

  it('lets new items wait and changes known ones in place', async () => {
    const { list } = setup({ items: [item('a')], nextCursor: null })
    await list.more()
    list.offer(item('a', 'changed'))
    list.offer(item('b'))
    list.offer(item('b', 'later'))
    expect(list.items.value).toEqual([item('a', 'changed')])
    expect(list.pending.value).toEqual([item('b', 'later')])
    list.showPending()
    expect(list.items.value.map(key)).toEqual(['b', 'a'])
    list.remove('a')
    expect(list.items.value.map(key)).toEqual(['b'])
  })

  it('drops a page of the list before a refresh', async () => {
    let slow = (_: Page<Item>): void => {}
    const read = vi.fn()
      .mockReturnValueOnce(new Promise<Page<Item>>(resolve => slow = resolve))
      .mockResolvedValueOnce({ items: [item('new')], nextCursor: null })
    const list = usePagedList<Item>(read, { key })
    const first = list.more()
    await list.refresh()
    slow({ items: [item('old')], nextCursor: 'x' })
    await first
    expect(list.items.value.map(key)).toEqual(['new'])
    expect(list.state.value.state).toBe('done')
  })
})

describe('with a clock', () => {
  const scope = effectScope()
  beforeEach(() => void vi.useFakeTimers({ now: Date.parse('2026-01-01T00:00:00.000Z') }))
  afterEach(() => {
    scope.stop()
    vi.useRealTimers()
  })

  it('a countdown tells what is left and stops at nothing', () => {
    const deadline = ref<string | null>('2026-01-02T01:02:03.000Z')
    const { remaining, parts, over } = effectScope().run(() => useCountdown(deadline))!
    expect(parts.value).toEqual({ days: 1, hours: 1, minutes: 2, seconds: 3 })
    vi.advanceTimersByTime(1_000)
    expect(parts.value.seconds).toBe(2)
    vi.setSystemTime(Date.parse('2026-01-03T00:00:00.000Z'))
    vi.advanceTimersByTime(1_000)
    expect([remaining.value, over.value]).toEqual([0, true])
    deadline.value = null
    expect(remaining.value).toBe(0)
  })

  it('hearts count at once and go out together once a second', async () => {
    const http = vi.fn(async (_request: { body?: unknown }) => ({ status: 200, body: { likes: 1 } }))
    configureClient({ http, baseUrl: '', token: () => null })
    const { like, ownLikes } = effectScope().run(() => useLikes(() => 'r1'))!
    for (let tap = 0; tap < 60; tap += 1)
      like()
    expect(ownLikes.value).toBe(60)
    expect(http).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(http.mock.calls.map(([{ body }]) => body)).toEqual([{ count: 50 }])
    await vi.advanceTimersByTimeAsync(1_000)
    expect(http.mock.calls.map(([{ body }]) => body)).toEqual([{ count: 50 }, { count: 10 }])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(http).toHaveBeenCalledTimes(2)
  })
})
