import type { Database } from '../db/open'
import type { Place, PriceFacts } from './quote'
import { readPriceFacts } from './quote'

/** SKUs in a rush at one time are few; beyond this many the memory starts anew. */
const MOST_SKUS = 500
/** Places of one SKU; beyond this many those of the moment are read by themselves. */
const MOST_PLACES = 50

/** Facts of hot SKUs, so that a rush reads them once. They may be outdated: whoever uses them has the database check them under the lock. */
export class KnownFacts {
  private readonly known = new Map<string, PriceFacts>()

  constructor(private readonly database: Database) {}

  /** Facts of a SKU and of all the places named. */
  async of(skuId: string, places: readonly Place[]): Promise<PriceFacts> {
    const known = this.known.get(skuId)
    if (known && covers(known, places))
      return known
    const before = known ? [...known.stored.roomIds.map(roomId => ({ roomId })), ...known.stored.pinIds.map(pinId => ({ pinId }))] : []
    const facts = await readPriceFacts(this.database.orm, [skuId], before.length < MOST_PLACES ? [...before, ...places] : places)
    if (this.known.size >= MOST_SKUS)
      this.known.clear()
    this.known.set(skuId, facts)
    return facts
  }

  forget(skuId: string): void {
    this.known.delete(skuId)
  }
}

function covers({ stored: { roomIds, pinIds } }: PriceFacts, places: readonly Place[]): boolean {
  return places.every(({ roomId, pinId }) => (roomId === undefined || roomIds.includes(roomId)) && (pinId === undefined || pinIds.includes(pinId)))
}
