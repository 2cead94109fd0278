import type { Room, RoomSnapshot } from '#contract/rooms'
import type { RunningServer } from '../support/server'
import type { FollowOptions, FollowReport } from './follow'
import { ask, enter } from '../support/buyers'
import { Gate } from '../support/gate'
import { startServer } from '../support/server'
import { followThrough } from './follow'

const CLIENTS = 8
const WRITERS = 4
/** 50 messages a second. */
const EVERY_MS = 20
const MESSAGES = 25

type Log = (line: string) => void

/** Everybody's way to the server is cut, again and again, while 50 messages a second are written. */
export async function cutLoop(cuts: number, log: Log): Promise<FollowReport> {
  const server = await startServer({ env: { RATE_LIMIT: 'off' } })
  const gate = await Gate.open(server.url)
  try {
    return await followThrough({ ...await talkingRoom([server.url], gate), blows: cuts, strike: () => gate.cut(), log })
  }
  finally {
    await gate.close()
    await server.stop()
  }
}

/** The server is killed and started again, while somebody goes on writing. */
export async function restartLoop(kills: number, log: Log): Promise<FollowReport> {
  const server = await startServer({ env: { RATE_LIMIT: 'off' } })
  const gate = await Gate.open(server.url)
  try {
    return await followThrough({ ...await talkingRoom([server.url], gate), blows: kills, strike: () => killed(server), log })
  }
  finally {
    await gate.close()
    await server.stop()
  }
}

export async function killed(server: RunningServer): Promise<void> {
  await server.kill()
  await server.restart()
}

/** A room whose writers use the servers in turns, and whose clients come through the gate. */
export async function talkingRoom(urls: readonly string[], gate: Gate): Promise<Omit<FollowOptions, 'blows' | 'strike'>> {
  const url = urls[0]!
  const { body: room } = await ask<Room>(url, 'POST', '/rooms', { token: await enter(url, '小满', 'anchor'), body: { title: '晚八点' } })
  const tokens = await Promise.all(Array.from({ length: WRITERS }, (_, index) => enter(url, `写手${index}`)))
  let turn = 0
  /** Whichever server answers. */
  const anywhere = async <T>(request: (url: string) => Promise<T>): Promise<T> => {
    const first = turn++
    for (let index = 0; ; index++) {
      try {
        return await request(urls[(first + index) % urls.length]!)
      }
      catch (error) {
        if (index === urls.length - 1)
          throw error
      }
    }
  }
  return {
    addresses: Array.from({ length: CLIENTS }, () => `ws://${gate.host}/api/rooms/${room.id}/events`),
    say(text, clientId) {
      // The same one again when it is tried again: what a person says once is known by who says it.
      const token = tokens[Number(clientId.split('-')[1]) % WRITERS]
      return anywhere(async to => (await ask(to, 'POST', `/rooms/${room.id}/messages`, { token, body: { text, clientId } })).status)
    },
    head: () => anywhere(async to => (await ask<RoomSnapshot>(to, 'GET', `/rooms/${room.id}`)).body.seq),
    messages: MESSAGES,
    everyMs: EVERY_MS,
  }
}
