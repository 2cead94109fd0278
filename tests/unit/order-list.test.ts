import type { Page } from '#contract/common'
import type { Order, OrderStatus } from '#contract/orders'
import { describe, expect, it } from 'vitest'
import { actionsFor } from '../../src/components/order/order-actions'
import { belongsTo, tabReader } from '../../src/components/order/order-list'

const order = (id: string, status: OrderStatus) => ({ id, status }) as Order

/** Answers as the server: one state at a time, page by page. */
function server(pages: Partial<Record<OrderStatus | 'all', Order[][]>>) {
  return async ({ status, cursor }: { status?: OrderStatus, cursor?: string }): Promise<Page<Order>> => {
    const own = pages[status ?? 'all'] ?? [[]]
    const at = Number(cursor ?? 0)
    return { items: own[at] ?? [], nextCursor: at + 1 < own.length ? String(at + 1) : null }
  }
}

async function readAll(read: (cursor?: string) => Promise<Page<Order>>): Promise<string[][]> {
  const seen: string[][] = []
  let cursor: string | undefined
  do {
    const page = await read(cursor)
    seen.push(page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return seen
}

describe('reading a tab of orders', () => {
  it('reads every state with the server\'s own pages', async () => {
    const read = tabReader('all', server({ all: [[order('1', 'paid')], [order('2', 'done')]] }))
    expect(await readAll(read)).toEqual([['1'], ['2']])
  })

  it('shows refunds that wait before those that are done', async () => {
    const read = tabReader('refund', server({ refunding: [[order('1', 'refunding')], [order('2', 'refunding')]], refunded: [[order('3', 'refunded')]] }))
    expect(await readAll(read)).toEqual([['1'], ['2'], ['3']])
  })

  it('goes on to the next state instead of answering with nothing', async () => {
    const read = tabReader('refund', server({ refunded: [[order('3', 'refunded')]] }))
    expect(await read(undefined)).toMatchObject({ items: [{ id: '3' }], nextCursor: null })
  })

  it('ends on an empty page when there is nothing at all', async () => {
    expect(await tabReader('refund', server({}))(undefined)).toEqual({ items: [], nextCursor: null })
  })

  it('lets an order leave the tab it no longer belongs to', () => {
    expect(belongsTo('unpaid', order('1', 'cancelled'))).toBe(false)
    expect(belongsTo('refund', order('1', 'refunded'))).toBe(true)
    expect(belongsTo('all', order('1', 'cancelled'))).toBe(true)
  })
})

describe('what a buyer may do', () => {
  it.each<[OrderStatus, string[]]>([
    ['unpaid', ['cancel', 'pay']],
    ['paid', ['refund']],
    ['shipped', ['refund', 'confirm']],
    ['refunding', []],
    ['cancelled', []],
  ])('with an order that is %s', (status, actions) => {
    expect(actionsFor({ status })).toEqual(actions)
  })
})
