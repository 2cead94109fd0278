import type { Goods } from '#contract/goods'
import { beforeEach, describe, expect, it } from 'vitest'
import { Connection } from '../../../server/src/channel/connection'
import { GoodsWatch } from '../../../server/src/channel/goods-watch'
import { silentLog } from '../../../server/src/log'
import { ManualTimers } from '../../support/timers'
import { FakeWire } from './wires'

describe('watching goods', () => {
  let timers: ManualTimers
  let shop: Map<string, Goods>
  let reads: string[][]
  let failing: boolean
  let watch: GoodsWatch

  beforeEach(() => {
    timers = new ManualTimers()
    shop = new Map()
    reads = []
    failing = false
    watch = new GoodsWatch({
      timers,
      clock: timers.clock,
      logger: silentLog,
      async readGoods(ids) {
        reads.push(ids)
        if (failing)
          throw new Error('the database is gone')
        return ids.flatMap(id => shop.get(id) ?? [])
      },
    })
    put('mug', 5)
    put('tea', 7)
  })

  function put(id: string, stock: number): void {
    shop.set(id, { id, title: id, description: '', images: [], price: 100, marketPrice: 100, specNames: [], limitPerPerson: null, skus: [], stock, status: 'on' })
  }

  function look(...ids: string[]) {
    const wire = new FakeWire()
    const connection = new Connection(wire)
    watch.join(connection, ids)
    return { connection, heard: () => wire.frames.flatMap((frame): unknown[] => 'goods' in frame ? [[frame.goods.id, frame.goods.stock]] : 'hello' in frame ? ['hello'] : []) }
  }

  it('tells how they are, then what changes, to who looks at them', async () => {
    const both = look('mug', 'tea', 'nothing')
    const one = look('tea')
    await timers.pass(500)
    put('mug', 4)
    await timers.pass(1000)
    expect(both.heard()).toEqual(['hello', ['mug', 5], ['tea', 7], ['mug', 4]])
    expect(one.heard()).toEqual(['hello', ['tea', 7]])
  })

  it('tells who comes later at once, and nobody else again', async () => {
    const early = look('mug')
    await timers.pass(500)
    const late = look('mug')
    expect(late.heard()).toEqual(['hello', ['mug', 5]])
    await timers.pass(5000)
    expect([early.heard(), late.heard()]).toEqual([['hello', ['mug', 5]], ['hello', ['mug', 5]]])
  })

  it('reads once for all who look, and nothing when nobody does', async () => {
    const people = Array.from({ length: 50 }, () => look('mug', 'tea'))
    await timers.pass(1000)
    expect(reads).toEqual([['mug', 'tea'], ['mug', 'tea']])
    people.forEach(({ connection }) => watch.leave(connection))
    await timers.pass(5000)
    expect(reads).toHaveLength(2)
  })

  it('goes on when the goods could not be read', async () => {
    failing = true
    const one = look('mug')
    await timers.pass(1000)
    failing = false
    await timers.pass(500)
    expect(one.heard()).toEqual(['hello', ['mug', 5]])
  })
})
