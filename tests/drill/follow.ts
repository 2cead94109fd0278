import type { RoomEvent } from '#contract/events'
import type { ReconnectPolicy } from '../../src/live/reconnect'
import { setTimeout as wait } from 'node:timers/promises'
import { Follower } from '../support/follower'

export interface FollowOptions {
  /** Each a client's address of the room's channel. */
  addresses: string[]
  /** Says something once; may throw or be refused while the server is away, and is then asked again. @returns the status */
  say: (text: string, clientId: string) => Promise<number>
  /** The room's last event, before and after. */
  head: () => Promise<number>
  blows: number
  strike: (blow: number) => Promise<void> | void
  /** Messages from one blow to the next. */
  messages: number
  /** Milliseconds from one message to the next; without it, as fast as they are answered. */
  everyMs?: number
  policy?: ReconnectPolicy
  /** Told after each blow. */
  log?: (line: string) => void
}

export interface FollowReport {
  blows: number
  clients: number
  /** That were acknowledged. */
  messages: number
  /** Of those, the ones that some client was not told, or twice. */
  lost: number
  /** Clients that heard an event twice, out of order or not at all, each with the first. */
  wrong: string[]
  /** Snapshots that clients had to read again, where the log alone should have sufficed. */
  resets: number
  /** Sockets that clients had, all together. */
  sockets: number
}

/** Milliseconds until a message that found no server is tried again. */
const AGAIN_MS = 50

/** Clients of the app follow a room in which somebody talks on, while one blow after the other falls between them and the server. */
export async function followThrough({ addresses, say, head, blows, strike, messages, everyMs, policy, log = () => {} }: FollowOptions): Promise<FollowReport> {
  const since = await head()
  const followers = addresses.map(address => new Follower(address, since, head, policy))
  const said: string[] = []
  const talk = async (clientId: string): Promise<void> => {
    for (;;) {
      const status = await say(`第 ${clientId} 句`, clientId).catch(() => 503)
      if (status < 300)
        return void said.push(clientId)
      if (status < 500)
        throw new Error(`a message was refused with ${status}`)
      await wait(AGAIN_MS)
    }
  }
  try {
    await Promise.all(followers.map(follower => follower.until(it => it.open)))
    for (let blow = 0; blow < blows; blow++) {
      const open: Promise<void>[] = []
      for (let count = 0; count < messages; count++) {
        open.push(talk(`${blow}-${count}`))
        if (everyMs === undefined)
          await open.at(-1)
        else
          await wait(everyMs)
        if (count === messages >> 1)
          open.push(Promise.resolve(strike(blow)))
      }
      await Promise.all(open)
      log(`blow ${blow + 1}: ${said.length} messages, ${followers.filter(follower => follower.open).length} of ${followers.length} clients connected`)
    }
    const last = await head()
    await Promise.all(followers.map(follower => follower.until(({ heard }) => heard.length > 0 && heard.at(-1)!.seq >= last)))
    const heard = followers.map(follower => follower.heard)
    return {
      blows,
      clients: heard.length,
      messages: said.length,
      lost: said.filter(clientId => heard.some(events => times(events, clientId) !== 1)).length,
      wrong: heard.flatMap((events, index) => {
        const odd = events.findIndex(({ seq }, place) => seq !== since + 1 + place)
        return odd < 0 ? [] : [`client ${index}: ${events[odd]!.seq} where ${since + 1 + odd} was due`]
      }),
      resets: followers.reduce((sum, { resets }) => sum + resets, 0),
      sockets: followers.reduce((sum, { openings }) => sum + openings, 0),
    }
  }
  finally {
    followers.forEach(follower => follower.leave())
  }
}

function times(events: readonly RoomEvent[], clientId: string): number {
  return events.filter(event => event.type === 'chat.message' && event.data.clientId === clientId).length
}
