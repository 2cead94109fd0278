import type { RoomEvent, RoomFrame } from '#contract/events'
import type { Room } from '#contract/rooms'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { ask, enter } from '../../support/buyers'
import { Listener } from '../../support/channel'
import { startBenchServer } from '../against-noop'

/** Something that tells everybody who listens what one says. */
export interface TalkingRoom {
  /** Where clients connect; `http:` as it is before the upgrade. */
  url: string
  /** A text each client says first. */
  first?: string
  say: (text: string, count: number) => Promise<void>
  /** Seconds of CPU that the server's process has used, and seconds of the clock at that moment. */
  cpu: () => Promise<{ cpu: number, at: number }>
  stop: () => Promise<void>
}

export interface OurRoom extends TalkingRoom {
  /** An event as clients get it, for peers to repeat. */
  sample: RoomEvent
}

/** A room of the real server on the embedded database: what is said goes through its API, its log and its channel. */
export async function ourRoom(): Promise<OurRoom> {
  const server = await startBenchServer({})
  const token = await enter(server.url, '阿青')
  const { body: room } = await ask<Room>(server.url, 'POST', '/rooms', { token: await enter(server.url, '小满', 'anchor'), body: { title: '晚八点' } })
  const say = async (text: string, count: number): Promise<void> => {
    const { status } = await ask(server.url, 'POST', `/rooms/${room.id}/messages`, { token, body: { text, clientId: `c${count}` } })
    if (status !== 201)
      throw new Error(`a message was answered ${status}`)
  }
  const url = `${server.url}/api/rooms/${room.id}/events`
  const listener = await Listener.open<RoomFrame>(url.replace('http', 'ws'))
  await say(`晚上好 @${Date.now()}`, 0)
  const sample = await listener.until(({ events }) => events.at(-1))
  await listener.leave()
  return {
    url,
    sample,
    say,
    cpu: async () => (await ask<{ cpu: number, at: number }>(server.url, 'GET', '/cpu')).body,
    stop: server.stop,
  }
}

const PEER = fileURLToPath(new URL('./peer-process.ts', import.meta.url))

/** A peer in a process of its own; each thing said becomes the `sample` again, with its own text and number. */
export async function peerRoom(kind: 'ws' | 'socket.io', sample: RoomEvent): Promise<TalkingRoom> {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', PEER, kind], { env: { PATH, HOME }, stdio: ['ignore', 'pipe', 'inherit'] })
  const [url] = await once(createInterface(child.stdout), 'line') as [string]
  return {
    ...kind === 'ws' ? { url } : { url: `${url}/socket.io/?EIO=4&transport=websocket`, first: '40' },
    async say(text, count) {
      const event = { ...sample, seq: sample.seq + count, data: { ...sample.data, text, clientId: `c${count}` } }
      await fetch(url, { method: 'POST', body: JSON.stringify(event) })
    },
    cpu: () => fetch(url).then(response => response.json()),
    async stop() {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}
