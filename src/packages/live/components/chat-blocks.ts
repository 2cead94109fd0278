import type { ShallowRef } from 'vue'
import type { ChatItem } from '~/stores/chat'
import { shallowRef, watch } from 'vue'
import { blockOf } from '~/stores/chat'

/** Lines of the talk that are drawn together. */
export interface ChatBlock {
  id: number
  lines: ShallowRef<readonly ChatItem[]>
}

/**
 * The list in blocks, oldest first. A change of the list touches only those blocks whose lines it changed, and the blocks
 * themselves only where one came or went: what a mini-program sends to its view is then what is new.
 */
export function useChatBlocks(items: () => readonly ChatItem[]): ShallowRef<readonly ChatBlock[]> {
  const blocks = shallowRef<readonly ChatBlock[]>([])

  function update(list: readonly ChatItem[]) {
    const known = new Map(blocks.value.map(block => [block.id, block]))
    const next = inBlocks(list).map(({ id, lines }) => {
      const block = known.get(id)
      if (!block)
        return { id, lines: shallowRef(lines) }
      if (!same(block.lines.value, lines))
        block.lines.value = lines
      return block
    })
    if (!same(blocks.value, next))
      blocks.value = next
  }

  watch(items, update, { immediate: true })
  return blocks
}

function inBlocks(list: readonly ChatItem[]) {
  const blocks: { id: number, lines: ChatItem[] }[] = []
  for (const item of list) {
    const id = blockOf(item)
    if (blocks.at(-1)?.id !== id)
      blocks.push({ id, lines: [] })
    blocks.at(-1)!.lines.push(item)
  }
  return blocks
}

function same<T>(some: readonly T[], others: readonly T[]): boolean {
  return some.length === others.length && some.every((one, at) => one === others[at])
}
