import type { AddressInfo } from 'node:net'
import type { Timers } from '../../../server/src/channel/timers'
import type { Cloud, CloudSettings } from './cloud'
import type { KickoutReason, Member, Room, User } from './room'
import type { CheckToken } from './token'
import { once } from 'node:events'
import { WebSocketServer } from 'ws'
import { systemTimers } from '../../../server/src/channel/timers'
import { Link } from './link'
import { KICKOUT, LOGOUT } from './room'
import { Rooms } from './rooms'
import { everyToken } from './token'

export { CLOSE, KICKOUT, LOGOUT } from './room'
export type { Member, Room, Stream, User } from './room'
export { Rooms } from './rooms'
export type { RoomsEvents } from './rooms'
export type { CheckToken, Grant, Refusal } from './token'

/** The SDKs' path; their hosts are rewritten to the loopback's. */
const PATH = '/accesshub'

export interface LoopbackOptions extends Partial<CloudSettings> {
  /** By default every token opens every room, for a day, and publishes. */
  checkToken?: CheckToken
  /** Measures tokens' lives. */
  timers?: Timers
}

/** What a client asked. */
export interface Asked {
  from: string
  command: string
  body: unknown
}

/**
 * ZEGO's signalling cloud for tests: the shipped SDKs, unmodified, log in to it. It keeps rooms in memory, listens on
 * 127.0.0.1 and hands out stream addresses that lead nowhere: no media moves.
 */
export class ZegoLoopback {
  readonly rooms = new Rooms()
  /** Everything clients asked, in order; what cannot be read is an `error`, what is not known `unknown <number>`. */
  readonly log: Asked[] = []
  private readonly links = new Set<Link>()
  private readonly expiries = new Map<Member, () => void>()
  private readonly cloud: Cloud
  private readonly timers: Timers
  private server: WebSocketServer | undefined

  constructor({ checkToken = everyToken, timers = systemTimers, ...settings }: LoopbackOptions = {}) {
    this.timers = timers
    this.cloud = {
      rooms: this.rooms,
      checkToken,
      settings: {
        heartbeatMs: 30_000,
        barrageWindowMs: 0,
        linkHeartbeat: { interval: 5, timeout: 10 },
        ...settings,
      },
      record: (from, command, body) => void this.log.push({ from, command, body }),
      watchToken: (room, member) => this.watchToken(room, member),
    }
    this.rooms.on('user', (change, _room, member) => change === 'logout' && this.forgetToken(member))
  }

  /** Resolves with its origin, `ws://127.0.0.1:<port>`. */
  async listen(): Promise<string> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1', path: PATH })
    this.server = server
    server.on('connection', (socket) => {
      const link = new Link(this.cloud, socket)
      this.links.add(link)
      socket.on('close', () => this.links.delete(link))
    })
    await once(server, 'listening')
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.links.forEach(link => link.cut())
    this.expiries.forEach(cancel => cancel())
    const server = this.server
    if (server)
      await new Promise(resolve => server.close(resolve))
  }

  /** Connections that stand. */
  get connections(): number {
    return this.links.size
  }

  kickout(roomID: string, userID: string, reason?: KickoutReason, customReason?: string): boolean {
    return this.rooms.kickout(roomID, userID, reason, customReason)
  }

  closeRoom(roomID: string, customReason?: string): boolean {
    return this.rooms.close(roomID, customReason)
  }

  /** A message as the cloud's server API sends it, to all but the user it names as its sender. False when there is no such room. */
  sendBroadcast(roomID: string, from: User, content: string): boolean {
    const room = this.rooms.get(roomID)
    if (room)
      this.rooms.deliver(room, from, { content })
    return room !== undefined
  }

  /** Cuts a user's connections without a goodbye, as a lost network does. */
  drop(userID: string): void {
    this.linksOf(userID).forEach(link => link.cut())
  }

  /** A user's network is away, while the connections stand: nothing arrives on either side until `resume`. */
  pause(userID: string): void {
    this.linksOf(userID).forEach(link => link.pause())
  }

  resume(userID: string): void {
    this.linksOf(userID).forEach(link => link.resume())
  }

  /** The cloud has waited long enough for a user's heartbeat. */
  expire(roomID: string, userID: string): void {
    const room = this.rooms.get(roomID)
    const member = room?.members.get(userID)
    if (room && member)
      this.rooms.leave(room, member, LOGOUT.HEARTBEAT)
  }

  private linksOf(userID: string): Link[] {
    return [...this.links].filter(link => link.userID === userID)
  }

  private watchToken(room: Room, member: Member): void {
    this.forgetToken(member)
    const seconds = member.grant.remaining
    if (seconds > 0)
      this.expiries.set(member, this.timers.after(seconds * 1000, () => this.kickout(room.id, member.user.userID, KICKOUT.TOKEN)))
  }

  private forgetToken(member: Member): void {
    this.expiries.get(member)?.()
    this.expiries.delete(member)
  }
}
