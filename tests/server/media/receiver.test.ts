import { describe, expect, it } from 'vitest'
import { Receiver } from '../../../server/src/media/receiver'
import { readRtcp } from '../../../server/src/media/rtcp'
import { rtp, senderReport } from './packets'

function receive(kind: 'audio' | 'video', sequences: number[], now = 0) {
  const receiver = new Receiver(kind, rtp({ sequence: sequences[0] }))
  const taken = sequences.map(sequence => receiver.take(rtp({ sequence }), now))
  return { receiver, taken }
}

describe('a receiver', () => {
  it('asks for the packets of a gap once, and passes them on once when they come', () => {
    const { taken } = receive('video', [10, 13, 11, 11, 12, 13])
    expect(taken.map(({ lost }) => lost)).toEqual([[], [11, 12], [], [], [], []])
    expect(taken.map(({ fresh }) => fresh)).toEqual([true, true, true, false, true, false])
  })

  it('finds a gap over the wrap-around', () => {
    expect(receive('video', [65534, 1]).taken[1]?.lost).toEqual([65535, 0])
  })

  it('asks for no sound again, and for no hole of a hundred packets', () => {
    expect(receive('audio', [1, 4]).taken[1]?.lost).toEqual([])
    expect(receive('video', [1, 200]).taken[1]?.lost).toEqual([])
  })

  it('gives up on what is missing for 1.5 s', () => {
    const { receiver } = receive('video', [1, 4], 1000)
    expect(receiver.stillMissing(2500)).toEqual([2, 3])
    expect(receiver.stillMissing(2501)).toEqual([])
  })

  it('reports losses since the last report and in all', () => {
    const { receiver } = receive('video', [1, 2, 3, 5])
    expect(receiver.report(0)).toMatchObject({ fractionLost: 0.2, cumulativeLost: 1, highestSequence: 5 })
    receiver.take(rtp({ sequence: 6 }), 0)
    expect(receiver.report(0)).toMatchObject({ fractionLost: 0, cumulativeLost: 1, highestSequence: 6 })
  })

  it('counts the rounds of the sequence number', () => {
    const { receiver } = receive('video', [65535, 0])
    expect(receiver.report(0).highestSequence).toBe(0x10000)
  })

  it('echoes the last sender report and its age', () => {
    const { receiver } = receive('video', [1])
    receiver.noteSenderReport([...readRtcp(senderReport({}))][0]!, 100)
    expect(receiver.report(350)).toMatchObject({ lastSenderReport: 0x22223333, sinceSenderReport: 250 })
  })
})
