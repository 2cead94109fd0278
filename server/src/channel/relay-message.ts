import type { RoomCounter, RoomEvent } from '#contract/events'
import type { RelayMessage } from '#contract/relay'
import { Buffer } from 'node:buffer'
import { RELAY_BYTES } from '#contract/relay'

/** One message, and what of the log and the totals is behind it. */
export interface Packed {
  text: string
  /** The last event that it tells of. */
  seq: number
  /** Events that found no room in it. */
  left: number
  counted: boolean
}

const encoded = (message: RelayMessage): string => JSON.stringify(message)
const fits = (text: string): boolean => Buffer.byteLength(text) <= RELAY_BYTES

/**
 * Packs as many events as fit into one message. An event too large for any has to be fetched. Totals go along where
 * nothing else waits.
 * @param seq the last event that is told already
 * @param events what follows it, in order
 * @param counters totals that wait
 */
export function packMessage(seq: number, events: readonly RoomEvent[], counters: readonly RoomCounter[]): Packed {
  if (events.length === 0)
    return packTotals(seq, counters)
  let text = ''
  let taken = 0
  while (taken < events.length) {
    const longer = encoded({ e: events.slice(0, taken + 1) })
    if (!fits(longer))
      break
    text = longer
    taken++
  }
  if (taken === 0)
    return { text: fetchUpTo(events[0]!.seq), seq: events[0]!.seq, left: events.length - 1, counted: false }
  const left = events.length - taken
  const whole = encoded({ e: [...events, ...counters] })
  const counted = left === 0 && fits(whole)
  return { text: counted ? whole : text, seq: events[taken - 1]!.seq, left, counted }
}

/** Tells everybody to ask for what they have not got yet. */
export function fetchUpTo(seq: number): string {
  return encoded({ fetch: seq })
}

/** Says also how far the log goes: who has missed its last event hears of it here. */
function packTotals(seq: number, counters: readonly RoomCounter[]): Packed {
  return { text: encoded(counters.length > 0 ? { fetch: seq, e: [...counters] } : { fetch: seq }), seq, left: 0, counted: true }
}
