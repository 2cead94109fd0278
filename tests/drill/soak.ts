import type { Room } from '#contract/rooms'
import type { SoakFigures } from '../support/chat-soak'
import process from 'node:process'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { builtinEnvironments } from 'vitest/environments'
import { Person } from '../mp/anchor'
import { BusyRoom } from '../mp/busy-room'
import { ensureBuild } from '../support/builds'
import { soakBrowser } from '../support/chat-soak'
import { launchBrowser } from '../support/chromium'
import { startServer } from '../support/server'

const THOUSAND = 1_000
const PER_SECOND = 100
const CHAT_LIMIT = 200
/** Bytes that a heap may differ by between two looks at the same thing. */
const NOISE = 5_000_000

export interface SoakReport {
  messages: number
  /** In the compiled mini-program, after the second thousand and at the end; `calls` and `bytes` are the last thousand's setData. */
  miniProgram: Record<'full' | 'end', SoakFigures & { calls: number, bytes: number }>
  /** In Chromium, once the list is full and at the end. */
  browser: Record<'full' | 'end', SoakFigures>
  /** What grew with the messages; empty when nothing did. */
  grew: string[]
}

/**
 * A room's chat goes on and on, in the compiled mini-program and in Chromium: what is kept of it must not grow.
 * @param rounds thousands of messages
 * @param log told after each round
 */
export async function soak(rounds: number, log: (line: string) => void): Promise<SoakReport> {
  const miniProgram = await soakMiniProgram(rounds, log)
  const browser = await soakChromium(rounds * THOUSAND)
  const grew = [...growth('mini-program', miniProgram), ...growth('browser', browser)]
  if (miniProgram.end.calls > miniProgram.full.calls * 1.1 || miniProgram.end.bytes > miniProgram.full.bytes * 1.1)
    grew.push('mini-program: setData')
  return { messages: rounds * THOUSAND, miniProgram, browser, grew }
}

function growth(where: string, { full, end }: Record<'full' | 'end', SoakFigures>): string[] {
  return [
    ...end.lines > CHAT_LIMIT ? [`${where}: lines`] : [],
    ...end.nodes > full.nodes * 1.1 ? [`${where}: nodes`] : [],
    ...end.heap > full.heap + NOISE ? [`${where}: heap`] : [],
  ]
}

async function soakMiniProgram(rounds: number, log: (line: string) => void): Promise<SoakReport['miniProgram']> {
  const build = await ensureBuild('mp-weixin')
  const page = await builtinEnvironments.jsdom.setup(globalThis, {})
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  try {
    const room = await BusyRoom.open(build)
    const figures: SoakReport['miniProgram']['end'][] = []
    while (figures.length < rounds) {
      const { calls, bytes } = await room.fill(THOUSAND)
      room.mp.setDataLog.length = 0
      collect()
      figures.push({ messages: (figures.length + 1) * THOUSAND, lines: room.lines.length, nodes: document.querySelectorAll('*').length, heap: process.memoryUsage().heapUsed, calls, bytes })
      log(`mini-program ${JSON.stringify(figures.at(-1))}`)
    }
    room.mp.destroy()
    // The first thousand has the program's own code compiled as well.
    return { full: figures[1] ?? figures[0]!, end: figures.at(-1)! }
  }
  finally {
    await page.teardown(globalThis)
  }
}

async function soakChromium(messages: number): Promise<SoakReport['browser']> {
  await ensureBuild('h5')
  const [server, browser] = await Promise.all([startServer(), launchBrowser()])
  try {
    const anchor = await Person.signIn(server.url, '阿宝', 'anchor')
    const { id } = await anchor.call<Room>('POST', '/api/rooms', { title: '说个不停' })
    const [full, end] = await soakBrowser(browser, server.url, id, messages, PER_SECOND)
    return { full, end }
  }
  finally {
    await browser.close()
    await server.stop()
  }
}
