import type { Page } from '#contract/common'
import type { Goods, GoodsPatch } from '#contract/goods'
import type { Order, PaymentTicket } from '#contract/orders'
import type { Join, Room, RoomInput, RoomSnapshot } from '#contract/rooms'
import type { Role, Session } from '#contract/session'
import { randomUUID } from 'node:crypto'
import { offer } from '../../server/media/offers'

/** Somebody who works over the API: for what a test needs done and is not about. */
export class Backstage {
  private constructor(private readonly origin: string, readonly session: Session) {}

  static async signIn(origin: string, nickname: string, role: Role): Promise<Backstage> {
    const answer = await fetch(`${origin}/api/session/demo`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ nickname, role }) })
    return new Backstage(origin, await answer.json() as Session)
  }

  /** @throws what the server answered, unless it is a success */
  async call<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<T> {
    const answer = await fetch(`${this.origin}/api${path}`, {
      method,
      headers: { Authorization: `Bearer ${this.session.token}`, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok)
      throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return await answer.json() as T
  }

  snapshot(roomId: string): Promise<RoomSnapshot> {
    return this.call('GET', `/rooms/${roomId}`)
  }

  createRoom(input: RoomInput): Promise<Room> {
    return this.call('POST', '/rooms', input)
  }

  join(roomId: string): Promise<Join> {
    return this.call('POST', `/rooms/${roomId}/join`)
  }

  /** Offers a picture of one's own to a room's stream, without taking it over; resolves to the answer's status: 409 when one is there. */
  async publish(roomId: string): Promise<number> {
    const { media } = await this.join(roomId)
    if (media.driver !== 'whip' || !media.whipUrl)
      throw new Error('the embedded media gives its anchor an address to publish to')
    const answer = await fetch(new URL(media.whipUrl, this.origin), {
      method: 'POST',
      headers: { 'Authorization': `Bearer ${media.token}`, 'Content-Type': 'application/sdp' },
      body: offer(),
    })
    return answer.status
  }

  /** Orders one piece and pays for it. */
  async buy(skuId: string): Promise<Order> {
    const order = await this.call<Order>('POST', '/orders', { items: [{ skuId, qty: 1 }] }, { 'Idempotency-Key': randomUUID() })
    const { paymentId } = await this.call<PaymentTicket>('POST', `/orders/${order.id}/pay`)
    await this.call('POST', `/pay/sandbox/${paymentId}`, { result: 'success' })
    return this.call('GET', `/orders/${order.id}`)
  }

  async orders(): Promise<Order[]> {
    return (await this.call<Page<Order>>('GET', '/orders')).items
  }

  /** Changes goods as the back office does; `sku` is done to each of its SKUs. */
  async changeGoods(id: string, change: (sku: Goods['skus'][number]) => Partial<Goods['skus'][number]>): Promise<Goods> {
    const goods = await this.call<Goods>('GET', `/goods/${id}`)
    const skus = goods.skus.map(sku => ({ ...sku, ...change(sku) }))
    const patch: GoodsPatch = { skus, price: Math.min(...skus.map(({ price }) => price)) }
    return this.call('PATCH', `/goods/${id}`, patch)
  }
}
