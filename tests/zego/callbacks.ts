import type { Timers } from '../../server/src/channel/timers'
import type { CallbackFields } from './callback-fields'
import type { Rooms } from './loopback'
import { createHash, randomInt } from 'node:crypto'
import { systemTimers } from '../../server/src/channel/timers'
import { isOfRoom, roomClose, roomCreate, roomLogin, roomLogout, streamClose, streamCreate } from './callback-fields'

/** Seconds between the attempts to call back. */
export const RETRY_SECONDS = [2, 4, 8, 16, 32]

/** One attempt. */
export interface Delivery {
  fields: CallbackFields
  /** From 1. */
  attempt: number
  /** HTTP status; 0 when nobody answered. */
  status: number
}

export interface CallbackOptions {
  appId: number
  callbackSecret: string
  timers?: Timers
  /** Milliseconds since 1970, as the callbacks tell it. */
  now?: () => number
}

/**
 * Calls the business server back as ZEGO's cloud does when rooms and streams come and go. First attempts go one after
 * another in the order things happened; what is not answered 2xx is repeated after 2, 4, 8, 16 and 32 s.
 */
export class Callbacks {
  /** Every attempt, in order. */
  readonly deliveries: Delivery[] = []
  private target = ''
  /** What waits; undefined when nothing has to. */
  private held: CallbackFields[] | undefined = []
  private line: Promise<unknown> = Promise.resolve()
  private readonly cancels = new Set<() => void>()

  constructor(rooms: Rooms, private readonly options: CallbackOptions) {
    rooms.on('room', (change, room, reason) => {
      if (change === 'create')
        this.add(roomCreate(room))
      else if (!room.closesQuietly)
        this.add(roomClose(room, reason))
    })
    rooms.on('user', (change, room, member, reason) => this.add(change === 'login' ? roomLogin(room, member) : roomLogout(room, member, reason)))
    rooms.on('stream', (change, room, stream, reason) => this.add(change === 'create' ? streamCreate(room, stream) : streamClose(room, stream, reason)))
  }

  /** From now on callbacks go to this address, those first that have waited for it. */
  async connect(target: string): Promise<void> {
    this.target = target
    await this.release()
  }

  /** Keeps what happens from now on until `release`. */
  hold(): void {
    this.held ??= []
  }

  /** Sends what was kept, in the order that `arrange` makes of it: reversed, repeated, with gaps. */
  async release(arrange: (held: CallbackFields[]) => CallbackFields[] = held => held): Promise<void> {
    const held = this.held ?? []
    this.held = undefined
    arrange(held).forEach(fields => this.add(fields))
    await this.settled()
  }

  /** Resolves when everything so far was tried once. */
  async settled(): Promise<void> {
    await this.line
  }

  /** Delivers one callback now, as often as it is called; resolves with the status. */
  async deliver(fields: CallbackFields, attempt = 1): Promise<number> {
    const status = await this.post(this.sign(fields))
    this.deliveries.push({ fields, attempt, status })
    return status
  }

  /** Delivers one that is signed by somebody who does not know the secret, or at another time; resolves with the status. */
  forge(fields: CallbackFields, { secret = 'somebody else', now = Date.now() }: { secret?: string, now?: number } = {}): Promise<number> {
    return this.post(this.sign(fields, secret, now))
  }

  /** Gives up what waits for a repetition. */
  stop(): void {
    this.cancels.forEach(cancel => cancel())
  }

  private add(fields: CallbackFields): void {
    if (this.held)
      this.held.push(fields)
    else
      this.line = this.line.then(() => this.attempt(fields, 1))
  }

  private async attempt(fields: CallbackFields, attempt: number): Promise<void> {
    const status = await this.deliver(fields, attempt)
    const seconds = RETRY_SECONDS[attempt - 1]
    if ((status >= 200 && status < 300) || seconds === undefined)
      return
    const cancel = (this.options.timers ?? systemTimers).after(seconds * 1000, () => {
      this.cancels.delete(cancel)
      this.line = this.line.then(() => this.attempt(fields, attempt + 1))
    })
    this.cancels.add(cancel)
  }

  private sign(fields: CallbackFields, secret = this.options.callbackSecret, now = (this.options.now ?? Date.now)()): string {
    const timestamp = Math.floor(now / 1000)
    const nonce = String(randomInt(100_000, 1_000_000))
    const signature = createHash('sha1').update([secret, String(timestamp), nonce].sort().join('')).digest('hex')
    const common = isOfRoom(fields) ? { appid: this.options.appId, timestamp } : { appid: String(this.options.appId), timestamp: String(timestamp) }
    return jsonOf({ ...fields, ...common, nonce, signature })
  }

  private async post(body: string): Promise<number> {
    try {
      const response = await fetch(this.target, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      await response.arrayBuffer()
      return response.status
    }
    catch {
      return 0
    }
  }
}

/** JSON with whole numbers of any length. */
function jsonOf(fields: Record<string, string | number | bigint>): string {
  const entries = Object.entries(fields).map(([name, value]) => `${JSON.stringify(name)}:${typeof value === 'bigint' ? value : JSON.stringify(value)}`)
  return `{${entries.join(',')}}`
}
