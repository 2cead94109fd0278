import type { Join, MediaTicket, Room, RoomInput, RoomSnapshot } from '#contract/rooms'
import type { MediaRoom, MediaService } from '../../server/src/deps'
import type { Visit } from '../../server/src/domain/join'
import type { Work } from '../../server/src/domain/work'
import type { MediaEvents } from '../../server/src/media/engine'
import type { AppChanges } from './app'
import type { EngineContext } from './database'
import type { Person, Shop } from './shop'
import { EventEmitter } from 'node:events'
import { beforeEach } from 'vitest'
import { whipTicket } from '../../server/src/media/ticket'
import { testTokens } from './app'
import { succeeded, useShop } from './shop'

/** A media engine whose streams come and go as the test says. */
export class FakeMedia extends EventEmitter<MediaEvents> implements MediaService {
  readonly kind = 'whip'
  readonly ended: string[] = []
  readonly kicked: string[] = []
  private readonly streams = new Set<string>()

  ticket = async ({ now }: Work, visit: Visit): Promise<MediaTicket> => whipTicket(testTokens(() => now), visit)
  liveStreams = async (_db: unknown, streams: readonly string[]): Promise<Set<string>> => new Set(streams.filter(stream => this.streams.has(stream)))
  look = async (): Promise<void> => {}
  close = async (): Promise<void> => {}

  kick = async (work: Work, _room: MediaRoom, sub: string): Promise<void> => {
    work.afterCommit(() => void this.kicked.push(sub))
  }

  end = async ({ streamId }: MediaRoom): Promise<void> => {
    this.ended.push(streamId)
    this.lose(streamId)
  }

  publish(stream: string): void {
    this.streams.add(stream)
    this.emit('stream', { stream, live: true })
  }

  lose(stream: string): void {
    if (this.streams.delete(stream))
      this.emit('stream', { stream, live: false })
  }

  /** Forgets streams and calls without telling anybody, as a new process does. */
  reset(): void {
    this.streams.clear()
    this.ended.length = 0
    this.kicked.length = 0
  }
}

/** A shop whose anchor broadcasts. */
export interface Rooms {
  readonly shop: Shop
  readonly media: FakeMedia
  /** A scheduled room, of the anchor unless told otherwise. */
  schedule: (input?: Partial<RoomInput>, as?: Person) => Promise<Room>
  /** A room that is live. */
  goLive: (input?: Partial<RoomInput>, as?: Person) => Promise<Room>
  say: (as: Person, roomId: string, text: string, clientId?: string) => ReturnType<Shop['call']>
  snapshot: (roomId: string, as?: Person) => Promise<RoomSnapshot>
  join: (roomId: string, as?: Person) => Promise<Join>
}

/** Call it inside a suite of `describeEachEngine`. */
export function useRooms(context: EngineContext, changes: AppChanges = {}): Rooms {
  const media = new FakeMedia()
  const shop = useShop(context, { media, ...changes })
  beforeEach(() => media.reset())
  let said = 0
  const rooms: Rooms = {
    shop,
    media,
    schedule: async (input = {}, as = shop.anchor) => succeeded(await shop.call<Room>('POST', '/rooms', { as, body: { title: '晚八点', ...input } })),
    async goLive(input = {}, as = shop.anchor) {
      const room = await rooms.schedule(input, as)
      media.publish(room.streamId)
      return succeeded(await shop.call<Room>('POST', `/rooms/${room.id}/start`, { as }))
    },
    say: (as, roomId, text, clientId = `c${++said}`) => shop.call('POST', `/rooms/${roomId}/messages`, { as, body: { text, clientId } }),
    snapshot: async (roomId, as) => succeeded(await shop.call<RoomSnapshot>('GET', `/rooms/${roomId}`, { as })),
    join: async (roomId, as) => succeeded(await shop.call<Join>('POST', `/rooms/${roomId}/join`, { as })),
  }
  return rooms
}
