import type { Message, ShelfGoods } from '#contract/rooms'

export function message(n: number, facts: Partial<Message> = {}): Message {
  return {
    id: `m${n}`,
    clientId: `c${n}`,
    user: { id: 'u2', nickname: 'Other', avatar: '', role: 'shopper' },
    text: `text ${n}`,
    at: '2026-01-01T00:00:00.000Z',
    ...facts,
  }
}

export function goods(n: number, facts: Partial<ShelfGoods> = {}): ShelfGoods {
  return {
    id: `g${n}`,
    title: `Goods ${n}`,
    description: '',
    images: ['/a.png'],
    price: 1_000,
    marketPrice: 2_000,
    specNames: [],
    limitPerPerson: null,
    skus: [{ id: `k${n}`, spec: 'one', price: 900, stock: 5 }],
    stock: 5,
    status: 'on',
    number: n,
    livePrice: 900,
    ...facts,
  }
}
