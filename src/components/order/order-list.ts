import type { Page } from '#contract/common'
import type { Order, OrderStatus } from '#contract/orders'
import type { OrderTab } from '~/stores/orders'

/** The states a tab shows, one after the other; null is every state. */
const STATUSES: Record<OrderTab, readonly (OrderStatus | null)[]> = {
  all: [null],
  unpaid: ['unpaid'],
  paid: ['paid'],
  shipped: ['shipped'],
  done: ['done'],
  refund: ['refunding', 'refunded'],
}

/**
 * Pages of a tab. The server filters by one state, so a tab of several reads them one after the other; its cursor holds
 * which of them it has come to.
 * @param tab which one
 * @param read reads a page of one state
 */
export function tabReader(tab: OrderTab, read: (query: { status?: OrderStatus, cursor?: string }) => Promise<Page<Order>>) {
  const statuses = STATUSES[tab]
  return async (position: string | undefined): Promise<Page<Order>> => {
    const [at, cursor] = parse(position)
    const page = await read({ status: statuses[at] ?? undefined, cursor })
    const next = page.nextCursor !== null
      ? `${at}:${page.nextCursor}`
      : at + 1 < statuses.length ? `${at + 1}:` : null
    // An empty page with more behind it would look like an empty list.
    if (page.items.length === 0 && next !== null)
      return tabReader(tab, read)(next)
    return { items: page.items, nextCursor: next }
  }
}

function parse(position: string | undefined): [number, string | undefined] {
  const [, at = '0', cursor = ''] = /^(\d+):(.*)$/.exec(position ?? '') ?? []
  return [Number(at), cursor || undefined]
}

/** Whether an order still belongs into the tab after it changed. */
export function belongsTo(tab: OrderTab, order: Order): boolean {
  return STATUSES[tab].some(status => status === null || status === order.status)
}
