import type { RoomLogPage } from '#contract/events'
import type { Join } from '#contract/rooms'
import type { AdmissionApi, AdmissionOptions } from './admission'
import type { ChannelEvents } from './channel'
import type { DriverEvents } from './driver'
import type { ReconnectPolicy } from './reconnect'
import type { OpenSocket } from '~/platform/socket'
import { Admission } from './admission'
import { overSocket, RoomChannel } from './channel'
import { Emitter } from './emitter'
import { toFault } from './fault'
import { overRelay } from './relay'

export interface ConnectionApi extends AdmissionApi {
  /** What came after `since`, by the path of a join whose events come `via` ZEGO. */
  log: (path: string, since: number) => Promise<RoomLogPage>
}

export interface ConnectionOptions extends Omit<AdmissionOptions, 'api'> {
  api: ConnectionApi
  openSocket: OpenSocket
  /** Makes `events.path` of a join an address. */
  socketUrl: (path: string) => string
}

/**
 * One visit's line to the server: the way in with its tickets, and the room channel over whatever the ticket names, a socket or
 * the vendor's room.
 */
export class RoomConnection {
  private readonly admission: Admission
  private readonly channel: RoomChannel
  private readonly messages = new Emitter<Pick<DriverEvents, 'message'>>()
  private via: Join['events']['via'] = 'socket'

  constructor(private readonly options: ConnectionOptions) {
    const { policy, timers, openSocket, socketUrl } = options
    this.admission = new Admission(options)
    const relayed = overRelay({
      read: since => this.readLog(since),
      onMessage: listener => this.messages.on('message', listener),
      timers,
    })
    this.channel = new RoomChannel({
      open: (...way) => this.via === 'zego' ? relayed(...way) : overSocket(openSocket)(...way),
      policy,
      timers,
      address: async (fresh) => {
        const { via, path } = await this.admission.channelDoor(fresh)
        this.via = via
        return via === 'zego' ? path : socketUrl(path)
      },
    })
    this.channel.on('reset', () => void this.resync())
  }

  /** Another one for each entry and each leaving. */
  get visit(): number {
    return this.admission.visit
  }

  /** Of the channel; it asks for the snapshot by itself when it is `reset`. */
  on<T extends keyof ChannelEvents>(type: T, listener: (event: ChannelEvents[T]) => void): () => void {
    return this.channel.on(type, listener)
  }

  /** Goes in; how it went is told by the callbacks. @param policy waits between tries of entering */
  enter(policy: ReconnectPolicy): Promise<void> {
    return this.admission.enter(policy)
  }

  /** Hears what comes after a snapshot. @param seq what the snapshot is true for */
  follow(seq: number): void {
    this.channel.follow(seq)
  }

  /** Reads the room again and joins anew; nothing for who is not inside. Goes on until it succeeds. */
  resync(): Promise<void> {
    return this.admission.resync()
  }

  /** New tickets, asked for once. Throws what the server answered. */
  async renew(): Promise<void> {
    await this.admission.renew()
  }

  /** New tickets for the media, for this user of the vendor's if one is named; asked for until they are here. */
  renewMedia(userId?: string): Promise<void> {
    return this.admission.renewMedia(userId)
  }

  /** What the server said through the vendor's room. */
  handleMessage(message: DriverEvents['message']): void {
    this.messages.emit('message', message)
  }

  handleNetwork(online: boolean): void {
    this.channel.handleNetwork(online)
  }

  /** Tries now what waits for its next try. */
  nudge(): void {
    this.channel.nudge()
  }

  /** Goes out; what is still under way comes to nothing. */
  leave(): void {
    this.admission.leave()
    this.channel.close()
  }

  /** A guest's ticket may have run out since it was given. */
  private async readLog(since: number): Promise<RoomLogPage> {
    const ask = async (fresh: boolean) => this.options.api.log((await this.admission.channelDoor(fresh)).path, since)
    try {
      return await ask(false)
    }
    catch (error) {
      if (toFault(error).code !== 'UNAUTHENTICATED')
        throw error
      return ask(true)
    }
  }
}
