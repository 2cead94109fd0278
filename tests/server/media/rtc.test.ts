import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, expect, it } from 'vitest'
import { mediaHost } from '../../../server/src/media/host'
import { readOffer } from '../../../server/src/media/offer'
import { nativeRtc } from '../../../server/src/media/rtc'
import { offer } from './offers'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const rtc = nativeRtc()
afterAll(() => rtc.shutdown())

it.each([['receive', 'publish'], ['send', 'play']] as const)('a connection that is closed leaves nothing behind (%s)', async (method, right) => {
  let collected = 0
  const registry = new FinalizationRegistry(() => collected++)
  const parsed = readOffer(offer({ right }), right, ['H264'])
  for (let connection = 0; connection < 20; connection++) {
    const peer = rtc[method](parsed, mediaHost(undefined), { onOpen: () => {}, onPacket: () => {}, onDown: () => {} })
    registry.register(peer, null)
    await peer.answer()
    peer.close()
  }
  // The last one may still be held by this function's frame.
  await expect.poll(() => {
    collectGarbage()
    return collected
  }).toBeGreaterThanOrEqual(19)
})

it('a connection that is closed while its answer is made refuses it at once', async () => {
  const peer = rtc.receive(readOffer(offer(), 'publish', ['H264']), mediaHost(undefined), { onPacket: () => {}, onDown: () => {} })
  const answer = peer.answer()
  peer.close()
  await expect(answer).rejects.toMatchObject({ reason: 'unavailable' })
}, 2_000)
