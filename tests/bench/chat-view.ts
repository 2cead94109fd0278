import type { Traffic } from '../mp/harness'
import type { Measurement } from './measurement'
import { fileURLToPath } from 'node:url'
import { builtinEnvironments } from 'vitest/environments'
import { BusyRoom } from '../mp/busy-room'
import { ensureBuild } from '../support/builds'
import { compare } from './measurement'

/** A page that sets its whole list with each message, as the demos of the field do. */
const PLAIN = fileURLToPath(new URL('./plain-chat', import.meta.url))
const THOUSAND = 1_000
const CALLS = 400
const BYTES = 1_000_000

/**
 * What crosses from the compiled mini-program's logic to its view while a room's chat comes in at 50 messages a second: in the first
 * thousand against a page that sets its whole list each time, and in the tenth thousand against the first.
 */
export async function measureChatView(): Promise<Measurement[]> {
  const build = await ensureBuild('mp-weixin')
  const page = await builtinEnvironments.jsdom.setup(globalThis, {})
  try {
    const [plain] = await thousands(await BusyRoom.launch(PLAIN, '/pages/room'), 1)
    const ours = await thousands(await BusyRoom.open(build), 10)
    const [first, tenth] = [ours[0]!, ours[9]!]
    return [
      compare({ bench: 'mp-weixin chat, setData calls for 1,000 messages', ours: first.calls, base: plain!.calls, against: 'the whole list each time', unit: 'calls', budget: CALLS }),
      compare({ bench: 'mp-weixin chat, setData bytes for 1,000 messages', ours: first.bytes, base: plain!.bytes, against: 'the whole list each time', unit: 'bytes', budget: BYTES }),
      compare({ bench: 'mp-weixin chat, setData calls for the tenth 1,000', ours: tenth.calls, base: first.calls, against: 'the first 1,000', unit: 'calls', budget: CALLS }),
      compare({ bench: 'mp-weixin chat, setData bytes for the tenth 1,000', ours: tenth.bytes, base: first.bytes, against: 'the first 1,000', unit: 'bytes', budget: BYTES }),
    ]
  }
  finally {
    await page.teardown(globalThis)
  }
}

async function thousands(room: BusyRoom, count: number): Promise<Traffic[]> {
  const traffic: Traffic[] = []
  while (traffic.length < count) {
    traffic.push(await room.fill(THOUSAND))
    // The journal's copies of the plain way's calls are gigabytes otherwise.
    room.mp.setDataLog.length = 0
  }
  room.mp.destroy()
  return traffic
}
