import type { Database } from '../db/open'
import type { RoomNews } from '../domain/work'
import type { Log } from '../log'
import type { RedisLink } from './redis/link'
import type { Say } from './relay'
import type { RoomLog } from './room-feed'
import type { Timers } from './timers'
import { addLikes, noteViewers } from '../db/room-counters'
import { readEvents, readHead, readHeads } from '../db/room-log'
import { readGoodsOf } from '../domain/goods'
import { newId } from '../domain/ids'
import { readCards } from '../domain/room-list'
import { localCensus } from './census'
import { createLocalChannel } from './channel'
import { GoodsWatch } from './goods-watch'
import { Hub } from './hub'
import { Likes } from './likes'
import { Lobby } from './lobby'
import { Presence } from './presence'
import { Readers } from './readers'
import { RedisCensus } from './redis/census'
import { RedisChannel } from './redis/channel'
import { Relay } from './relay'
import { Sockets } from './sockets'
import { systemTimers } from './timers'

export interface ChannelOptions {
  database: Database
  clock: () => Date
  log: Log
  /** Whether one address and one person are kept from opening too many sockets. */
  limits: boolean
  /** Carries the rooms' events instead of sockets. */
  say?: Say
  timers?: Timers
  /** Where there are other servers. */
  redis?: RedisLink
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
  readonly readers: Readers
  /** Writes what is still counted in memory. The sockets have ended before. */
  close: () => Promise<void>
}

const SOCKETS_PER_ADDRESS = 500
const SOCKETS_PER_PERSON = 20

export function openChannel({ database, clock, log, limits, say, timers = systemTimers, redis }: ChannelOptions): Channel {
  const serverId = newId('server')
  const channel = redis ? new RedisChannel({ link: redis, serverId, timers, clock, logger: log }) : createLocalChannel()
  const common = { channel, timers, clock, logger: log }
  const census = redis ? new RedisCensus({ ...common, link: redis, serverId }) : localCensus(channel)
  const presence = new Presence({ ...common, census, store: (roomId, viewers, peak) => noteViewers(database, roomId, viewers, peak) })
  const likes = new Likes({ ...common, store: (roomId, count) => addLikes(database, roomId, count) })
  const roomLog: RoomLog = {
    head: roomId => readHead(database, roomId),
    after: (roomId, seq, limit) => readEvents(database, roomId, seq, limit),
  }
  const hub = new Hub({ ...common, log: roomLog, readHeads: database.engine === 'postgres' ? roomIds => readHeads(database, roomIds) : undefined })
  const relay = say && new Relay({ ...common, log: roomLog, say })
  const readers = new Readers({ ...common, log: roomLog, presence, relay })
  const lobby = new Lobby({ ...common, readCards: roomIds => readCards(database.orm, roomIds, roomId => presence.viewers(roomId)) })
  const goods = new GoodsWatch({ ...common, readGoods: goodsIds => readGoodsOf(database.orm, goodsIds) })
  const most = limits ? { perAddress: SOCKETS_PER_ADDRESS, perPerson: SOCKETS_PER_PERSON } : { perAddress: Infinity, perPerson: Infinity }
  const sockets = new Sockets({ timers, clock, ...most })
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
    readers,
    async close() {
      hub.stop()
      readers.stop()
      relay?.stop()
      lobby.stop()
      goods.stop()
      presence.stop()
      likes.stop()
      await Promise.all([presence.flush(), likes.flush(), census.close()])
      await channel.close()
    },
  }
}
