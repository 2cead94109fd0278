import type { Heard } from './fan-out/audience'
import type { TalkingRoom } from './fan-out/rooms'
import type { Measurement } from './measurement'
import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { Audience } from './fan-out/audience'
import { ourRoom, peerRoom } from './fan-out/rooms'
import { atLeast, compare } from './measurement'

const SOCKETS = [1000, 5000, 10_000]
/** Messages a second. */
const RATES = [10, 50]
const WARM_MS = 1000
const LISTEN_MS = 4000
const LEAST = 0.8
/** Files a process needs besides its sockets. */
const FILES = 500

interface Case {
  sockets: number
  rate: number
  /** Cores that the server's process keeps busy. */
  cores: number
  /** The same with a single listener: what is said costs our server more than its peers, which are given it ready. */
  alone: number
  deliveredPerSecond: number
  p50: number
  p99: number
  closed: number
}

/** What is said in a room, on its way to thousands, against a bare `ws` loop and against Socket.IO that send the same events. */
export async function measureFanOut(): Promise<Measurement[]> {
  const ours = await ourRoom()
  const mine = await hold(ours)
  const floor = await hold(await peerRoom('ws', ours.sample))
  const peer = await hold(await peerRoom('socket.io', ours.sample))
  return mine.flatMap((facts, index) => [
    atLeast(LEAST, against('a bare ws loop', facts, floor[index]!)),
    compare(against('Socket.IO', facts, peer[index]!)),
  ])
}

/** Measures one room with growing audiences, and ends it. */
async function hold(room: TalkingRoom): Promise<Case[]> {
  const audience = new Audience()
  let said = 0
  const measure = async (rate: number): Promise<Heard & { cores: number }> => {
    const talk = talking(rate, () => room.say(`这个还有货吗 @${Date.now()}`, ++said))
    await wait(WARM_MS)
    const before = await room.cpu()
    const heard = await audience.listen(LISTEN_MS)
    const after = await room.cpu()
    await talk.end()
    return { ...heard, cores: (after.cpu - before.cpu) / (after.at - before.at) }
  }
  try {
    await audience.gather(room.url, 1, room.first)
    // Not counted: code is compiled, pages are made.
    await measure(Math.max(...RATES))
    const alone = new Map<number, number>()
    for (const rate of RATES)
      alone.set(rate, (await measure(rate)).cores)
    const cases: Case[] = []
    for (const sockets of SOCKETS.filter(allowed)) {
      await audience.gather(room.url, sockets, room.first)
      for (const rate of RATES) {
        const heard = await measure(rate)
        cases.push({ sockets, rate, ...heard, alone: alone.get(rate)! })
      }
    }
    return cases
  }
  finally {
    await audience.leave()
    await room.stop()
  }
}

/** Says something that many times a second, whether or not the one before has been answered. */
function talking(rate: number, say: () => Promise<void>): { end: () => Promise<void> } {
  const started = performance.now()
  const open: Promise<void>[] = []
  const timer = setInterval(() => {
    while (open.length < (performance.now() - started) / 1000 * rate)
      open.push(say())
  }, 5)
  return {
    async end() {
      clearInterval(timer)
      await Promise.all(open)
    },
  }
}

function against(name: string, ours: Case, base: Case): Parameters<typeof compare>[0] {
  const both = (pick: (it: Case) => number): number[] => [ours, base].map(it => Number(pick(it).toFixed(2)))
  return {
    bench: `fan-out ${ours.sockets} sockets, ${ours.rate}/s`,
    ours: ours.deliveredPerSecond,
    base: base.deliveredPerSecond,
    against: name,
    unit: 'deliveries/s',
    p50: ours.p50,
    p99: ours.p99,
    load: { p99: both(it => it.p99), cores: both(it => it.cores), alone: both(it => it.alone), closed: both(it => it.closed) },
  }
}

/** A process may hold that many sockets; Node raises its limit to the hard one by itself. */
function allowed(sockets: number): boolean {
  const limit = execFileSync('sh', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim()
  const enough = limit === 'unlimited' || Number(limit) >= sockets + FILES
  if (!enough)
    console.error(`${sockets} sockets are left out: a process may open ${limit} files here (ulimit -Hn)`)
  return enough
}
