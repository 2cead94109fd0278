/**
 * `npm run bench`, or `npm run bench -- bundles` for one of them. Each measurement is a JSON line whose `ratio` compares it with a floor or
 * a peer of the same run; absolute figures depend on the machine. What they mean stands in docs/benchmarks.md.
 */
import type { Measurement } from './measurement'
import process from 'node:process'
import { measureBundles } from './bundles'
import { measureChatView } from './chat-view'
import { measureFanOut } from './fan-out'
import { measureFirstFrame } from './first-frame'
import { measureMessagesHttp } from './messages-http'
import { measureOrdersDatabase } from './orders-database'
import { measureCheckoutOfFive, measureOrdersHttp } from './orders-http'
import { measureZegoRoom } from './zego-room'

const BENCHES: Record<string, () => Promise<Measurement[]>> = {
  'bundles': measureBundles,
  'first-frame': measureFirstFrame,
  'zego-room': measureZegoRoom,
  'chat-view': measureChatView,
  'orders-database': measureOrdersDatabase,
  'orders-http': measureOrdersHttp,
  'checkout-five': measureCheckoutOfFive,
  'messages-http': measureMessagesHttp,
  'fan-out': measureFanOut,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter(name => !(name in BENCHES))
if (unknown.length > 0) {
  console.error(`no such bench: ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}

for (const [name, measure] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name))
    continue
  for (const measurement of await measure()) {
    console.log(JSON.stringify(measurement))
    if (measurement.overBudget)
      process.exitCode = 1
  }
}

// What the apps of a bench have left running is nothing to wait for.
process.exit()
