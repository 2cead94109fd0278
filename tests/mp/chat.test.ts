import type { Traffic } from './harness'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuild } from '../support/builds'
import { talk } from '../support/talk'
import { BusyRoom } from './busy-room'

/** Lines that the app keeps. */
const CHAT_LIMIT = 200

let build: string
let room: BusyRoom

beforeAll(async () => {
  build = await ensureBuild('mp-weixin')
})
afterEach(() => {
  room.mp.destroy()
  expect(room.mp.errors).toEqual([])
})

const whoCalled = (traffic: Traffic) => [...new Set(traffic.log.map(call => call.is.split('/').at(-1)))].sort()

describe('the chat of a busy room in the WeChat mini-program', () => {
  it('sends each line to the view once, in few calls, and nothing of the room around it', async () => {
    room = await BusyRoom.open(build)
    const traffic = await room.fill(1_000)
    expect(traffic.calls).toBeLessThanOrEqual(400)
    expect(traffic.bytes).toBeLessThanOrEqual(300_000)
    expect(whoCalled(traffic)).toEqual(['ChatLines', 'ChatList'])
    const crossed = traffic.log.map(call => JSON.stringify(call.data)).join()
    for (const n of [0, 24, 25, 199, 200, 567, 999])
      expect(crossed.split(`${talk(n).text}"`), `line ${n}`).toHaveLength(2)
  })

  it('draws lines without a component in them, also those with a moderator\'s button', () => {
    const { usingComponents } = JSON.parse(readFileSync(join(build, 'src/packages/live/components/ChatLines.json'), 'utf8')) as { usingComponents?: object }
    expect(Object.keys(usingComponents ?? {})).toEqual([])
  })

  it('shows the newest, never more than its limit', async () => {
    room = await BusyRoom.open(build)
    await room.fill(260)
    expect(room.lines.length).toBeGreaterThan(CHAT_LIMIT - 30)
    expect(room.lines.length).toBeLessThanOrEqual(CHAT_LIMIT)
    expect(room.lines.at(-1)).toContain(talk(259).text)
    expect(room.lines.map(line => Number(line.split(' ').at(-1)))).toEqual(Array.from({ length: room.lines.length }, (_, at) => 260 - room.lines.length + at))
  })

  it('takes a deleted line away without sending the others again', async () => {
    room = await BusyRoom.open(build, { messages: Array.from({ length: 50 }, (_, n) => talk(n)) })
    expect(room.lines).toHaveLength(50)
    const traffic = await room.mp.measure(async () => {
      room.tell({ e: [{ seq: 11, type: 'chat.deleted', at: '2026-01-01T00:00:00.000Z', data: { messageId: talk(3).id } }] })
      await room.pass(1_000)
    })
    expect(room.lines).toHaveLength(49)
    expect(room.lines.filter(line => line.endsWith(talk(3).text))).toEqual([])
    expect(JSON.stringify(traffic.log.map(call => call.data))).not.toContain(talk(30).text)
  })
})
