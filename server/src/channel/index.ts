import type { Database } from '../db/open'
import type { RoomNews } from '../domain/work'
import type { Log } from '../log'
import type { Timers } from './timers'
import { addLikes, noteViewers } from '../db/room-counters'
import { readEvents, readHead } from '../db/room-log'
import { readGoodsOf } from '../domain/goods'
import { readCards } from '../domain/room-list'
import { createLocalChannel } from './channel'
import { GoodsWatch } from './goods-watch'
import { Hub } from './hub'
import { Likes } from './likes'
import { Lobby } from './lobby'
import { Presence } from './presence'
import { Sockets } from './sockets'
import { systemTimers } from './timers'

export interface ChannelOptions {
  database: Database
  clock: () => Date
  log: Log
  /** Whether one address is kept from opening too many sockets. */
  limits: boolean
  timers?: Timers
}

/** Everything that keeps clients of rooms, of the live square and of goods up to date. */
export interface Channel extends RoomNews {
  readonly kind: 'local' | 'redis'
  readonly hub: Hub
  readonly lobby: Lobby
  readonly goods: GoodsWatch
  readonly presence: Presence
  readonly likes: Likes
  readonly sockets: Sockets
  /** Writes what is still counted in memory. The sockets have ended before. */
  close: () => Promise<void>
}

const SOCKETS_PER_ADDRESS = 500

export function openChannel({ database, clock, log, limits, timers = systemTimers }: ChannelOptions): Channel {
  const channel = createLocalChannel()
  const common = { channel, timers, clock, logger: log }
  const presence = new Presence({ ...common, store: (roomId, viewers, peak) => noteViewers(database, roomId, viewers, peak) })
  const likes = new Likes({ ...common, store: (roomId, count) => addLikes(database, roomId, count) })
  const hub = new Hub({
    ...common,
    log: {
      head: roomId => readHead(database, roomId),
      after: (roomId, seq, limit) => readEvents(database, roomId, seq, limit),
    },
  })
  const lobby = new Lobby({ ...common, readCards: roomIds => readCards(database.orm, roomIds, roomId => presence.viewers(roomId)) })
  const goods = new GoodsWatch({ ...common, readGoods: goodsIds => readGoodsOf(database.orm, goodsIds) })
  const sockets = new Sockets({ timers, clock, perAddress: limits ? SOCKETS_PER_ADDRESS : Number.POSITIVE_INFINITY })
  return {
    kind: channel.kind,
    notify: channel.notify,
    announce: channel.announce,
    hub,
    lobby,
    goods,
    presence,
    likes,
    sockets,
    async close() {
      hub.stop()
      lobby.stop()
      goods.stop()
      presence.stop()
      likes.stop()
      await Promise.all([presence.flush(), likes.flush()])
    },
  }
}
