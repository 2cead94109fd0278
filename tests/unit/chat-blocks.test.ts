import type { ChatItem } from '~/stores/chat'
import { describe, expect, it } from 'vitest'
import { nextTick, shallowRef, watch } from 'vue'
import { useChatBlocks } from '~/packages/live/components/chat-blocks'
import { CHAT_BLOCK } from '~/stores/chat'
import { message } from '../stores/facts'

const line = (serial: number): ChatItem => ({ ...message(serial), key: `k${serial}`, serial, own: false, delivery: { state: 'sent' } })
const lines = (from: number, until: number) => Array.from({ length: until - from }, (_, at) => line(from + at))

function setup(first: ChatItem[]) {
  const items = shallowRef<readonly ChatItem[]>(first)
  const blocks = useChatBlocks(() => items.value)
  return {
    blocks,
    serials: () => blocks.value.map(block => block.lines.value.map(({ serial }) => serial)),
    /** What a change of the list touches: ids of blocks, or the list of them. */
    async touched(change: (list: readonly ChatItem[]) => readonly ChatItem[]) {
      const seen: (number | 'blocks')[] = []
      const stops = [watch(blocks, () => seen.push('blocks'), { flush: 'sync' }), ...blocks.value.map(block => watch(block.lines, () => seen.push(block.id), { flush: 'sync' }))]
      items.value = change(items.value)
      await nextTick()
      stops.forEach(stop => stop())
      return seen
    },
  }
}

describe('the chat in blocks', () => {
  it('holds every line once, in order', () => {
    const { serials } = setup(lines(0, CHAT_BLOCK * 2 + 3))
    expect(serials().map(({ length }) => length)).toEqual([CHAT_BLOCK, CHAT_BLOCK, 3])
    expect(serials().flat()).toEqual(lines(0, CHAT_BLOCK * 2 + 3).map(({ serial }) => serial))
  })

  it('touches the last block for a new line, and the list for a new block', async () => {
    const { touched } = setup(lines(0, CHAT_BLOCK * 2 - 1))
    expect(await touched(list => [...list, line(CHAT_BLOCK * 2 - 1)])).toEqual([1])
    expect(await touched(list => [...list, line(CHAT_BLOCK * 2)])).toEqual(['blocks'])
  })

  it('touches no other block when the oldest goes', async () => {
    const { touched, serials } = setup(lines(0, CHAT_BLOCK * 3))
    expect(await touched(list => list.slice(CHAT_BLOCK))).toEqual(['blocks'])
    expect(serials()[0]?.[0]).toBe(CHAT_BLOCK)
  })

  it('touches the block of a line that changes or goes', async () => {
    const { touched, serials } = setup(lines(0, CHAT_BLOCK * 3))
    expect(await touched(list => list.map(item => item.serial === 1 ? { ...item, text: 'other' } : item))).toEqual([0])
    expect(await touched(list => list.filter(({ serial }) => serial !== CHAT_BLOCK + 1))).toEqual([1])
    expect(serials()[1]).toHaveLength(CHAT_BLOCK - 1)
  })
})
