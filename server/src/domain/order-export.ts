import type { Order, OrderExportQuery } from '#contract/orders'
import type { Actor } from './actor'
import type { Run } from './work'
import { csvRow } from './csv'
import { listOrders } from './orders'

/** Orders read in one transaction: few enough not to hold up those who buy, many enough not to take all day. */
const PAGE = 200

const HEADINGS = {
  'zh-Hans': ['订单号', '状态', '下单时间', '付款时间', '发货时间', '买家', '收货人', '电话', '地址', '直播间', '商品', '规格', '单价（元）', '数量', '小计（元）', '优惠券（元）', '订单金额（元）', '快递公司', '运单号', '买家留言', '退款', '退款原因'],
  'en': ['Order', 'State', 'Placed', 'Paid', 'Shipped', 'Buyer', 'Recipient', 'Telephone', 'Address', 'Room', 'Goods', 'Variant', 'Price (CNY)', 'Quantity', 'Amount (CNY)', 'Coupon (CNY)', 'Order total (CNY)', 'Carrier', 'Tracking number', 'Note', 'Refund', 'Reason of the refund'],
}

const STATES = {
  'zh-Hans': { unpaid: '待付款', paid: '待发货', shipped: '待收货', done: '已完成', cancelled: '已取消', refunding: '退款中', refunded: '已退款', asked: '申请中', approved: '已同意', rejected: '已拒绝' },
  'en': { unpaid: 'unpaid', paid: 'to ship', shipped: 'shipped', done: 'done', cancelled: 'cancelled', refunding: 'refund asked', refunded: 'refunded', asked: 'asked', approved: 'approved', rejected: 'refused' },
}

/**
 * Orders as a table for a spreadsheet, newest first, page by page: one row for each thing bought, the order's total on its first row
 * only, so that the column can be summed up.
 * @throws {AppError} 400 BAD_REQUEST for a time that is none
 */
export async function* exportOrders(run: Run, merchant: Actor, { language = 'zh-Hans', utcOffset = 480, ...filter }: OrderExportQuery): AsyncGenerator<string> {
  let cursor: string | undefined
  // Excel takes a file without the mark for one in the machine's old encoding.
  let head = `\uFEFF${csvRow(HEADINGS[language])}`
  do {
    const page = await run(work => listOrders(work, merchant, { ...filter, cursor, limit: PAGE }))
    yield head + page.items.flatMap(order => rowsOf(order, STATES[language], utcOffset)).map(csvRow).join('')
    head = ''
    cursor = page.nextCursor ?? undefined
  } while (cursor)
}

function rowsOf(order: Order, states: typeof STATES['en'], utcOffset: number): string[][] {
  const { address, refund } = order
  const time = (iso: string | null) => iso === null ? '' : new Date(Date.parse(iso) + utcOffset * 60_000).toISOString().slice(0, 19).replace('T', ' ')
  return order.items.map((item, at) => [
    order.id,
    states[order.status],
    time(order.createdAt),
    time(order.paidAt),
    time(order.shippedAt),
    order.buyer.nickname,
    address?.name ?? '',
    address?.phone ?? '',
    address ? `${address.region} ${address.detail}` : '',
    order.offer.room?.title ?? '',
    item.title,
    item.spec,
    yuan(item.price),
    String(item.qty),
    yuan(item.price * item.qty),
    at === 0 && order.offer.coupon ? yuan(order.offer.coupon.discount) : '',
    at === 0 ? yuan(order.total) : '',
    order.carrier ?? '',
    order.trackingNo ?? '',
    order.offer.note,
    refund ? states[refund.status] : '',
    refund?.reason ?? '',
  ])
}

function yuan(fen: number): string {
  return (fen / 100).toFixed(2)
}
