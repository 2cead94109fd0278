import type { Room } from '#contract/rooms'
import type { Measurement } from './measurement'
import { ask, enter } from '../support/buyers'
import { againstNoop, onEachEngine } from './against-noop'

/** Messages of 64 people in one room over HTTP, on each engine, against the same request to a route that checks it and does nothing. */
export function measureMessagesHttp(): Promise<Measurement[]> {
  return onEachEngine((engine, env) => againstNoop(`messages-http ${engine}`, env, async (url) => {
    const { body: room } = await ask<Room>(url, 'POST', '/rooms', { token: await enter(url, 'anchor', 'anchor'), body: { title: '晚八点' } })
    return {
      ours: `/api/rooms/${room.id}/messages`,
      noop: `/api/rooms/${room.id}/noop`,
      request: clientId => ({ body: JSON.stringify({ text: '现在下单还有优惠吗', clientId }) }),
    }
  }))
}
