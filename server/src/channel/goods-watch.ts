import type { Goods } from '#contract/goods'
import type { Buffer } from 'node:buffer'
import type { Log } from '../log'
import type { Connection } from './connection'
import type { Cancel, Timers } from './timers'
import { encode } from './connection'

export interface GoodsWatchOptions {
  /** Unknown ids are left out. */
  readGoods: (goodsIds: string[]) => Promise<Goods[]>
  timers: Timers
  clock: () => Date
  logger: Log
}

/** Price, stock and state are true on every screen within a second. */
const EVERY_MS = 500

interface Watched {
  viewers: Set<Connection>
  /** What everybody was sent last. */
  text?: string
  frame?: Buffer
}

/**
 * Goods that are looked at outside rooms. They are read again and again, all of them at once, for as long as somebody looks:
 * so it costs the same however many look and buy, orders know nothing of it, and it does not matter which server sold.
 */
export class GoodsWatch {
  private readonly watched = new Map<string, Watched>()
  private readonly cancel: Cancel
  private looking = false

  constructor(private readonly options: GoodsWatchOptions) {
    this.cancel = options.timers.every(EVERY_MS, () => void this.look())
  }

  /** Says hello, then how the goods are, then each change. */
  join(connection: Connection, goodsIds: readonly string[]): void {
    connection.send(encode({ hello: { serverTime: this.options.clock().toISOString() } }))
    for (const id of goodsIds) {
      const known = this.watched.get(id) ?? { viewers: new Set() }
      this.watched.set(id, known)
      known.viewers.add(connection)
      if (known.frame)
        connection.send(known.frame)
    }
  }

  leave(connection: Connection): void {
    for (const [id, { viewers }] of this.watched) {
      viewers.delete(connection)
      if (viewers.size === 0)
        this.watched.delete(id)
    }
  }

  stop(): void {
    this.cancel()
  }

  private async look(): Promise<void> {
    if (this.looking || this.watched.size === 0)
      return
    this.looking = true
    try {
      for (const goods of await this.options.readGoods([...this.watched.keys()]))
        this.tell(goods)
    }
    catch (error) {
      this.options.logger.warn({ err: error }, 'goods that are looked at could not be read; trying again')
    }
    this.looking = false
  }

  private tell(goods: Goods): void {
    const watched = this.watched.get(goods.id)
    const text = JSON.stringify(goods)
    if (!watched || watched.text === text)
      return
    watched.text = text
    watched.frame = encode({ goods })
    for (const viewer of watched.viewers)
      viewer.send(watched.frame)
  }
}
