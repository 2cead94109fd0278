import { describe, expect, it } from 'vitest'
import { Timeline } from '../../../server/src/media/timeline'
import { rtp } from './packets'

function shifted(timeline: Timeline, packet: { sequence: number, timestamp: number }, now: number) {
  const buffer = rtp(packet)
  timeline.shift(buffer, now)
  return { sequence: buffer.readUInt16BE(2), timestamp: buffer.readUInt32BE(4) }
}

describe('the timeline of a stream', () => {
  it('leaves the first publisher as it is', () => {
    const timeline = new Timeline('video')
    expect(shifted(timeline, { sequence: 500, timestamp: 9000 }, 1000)).toEqual({ sequence: 500, timestamp: 9000 })
    expect(timeline.timestampOffset).toBe(0)
  })

  it('goes on where it was when the publisher changes, as much later as time has passed', () => {
    const timeline = new Timeline('video')
    shifted(timeline, { sequence: 500, timestamp: 9000 }, 1000)
    timeline.join()
    expect(shifted(timeline, { sequence: 7, timestamp: 4_000_000_000 }, 3000)).toEqual({ sequence: 501, timestamp: 9000 + 2000 * 90 })
    expect(shifted(timeline, { sequence: 8, timestamp: 4_000_003_000 }, 3033)).toEqual({ sequence: 502, timestamp: 9000 + 2000 * 90 + 3000 })
  })

  it('counts sound in its own clock', () => {
    const timeline = new Timeline('audio')
    shifted(timeline, { sequence: 1, timestamp: 0 }, 0)
    timeline.join()
    expect(shifted(timeline, { sequence: 900, timestamp: 77 }, 500).timestamp).toBe(500 * 48)
  })

  it('wraps around both numbers', () => {
    const timeline = new Timeline('video')
    shifted(timeline, { sequence: 65535, timestamp: 0xFFFFFFFF }, 0)
    timeline.join()
    expect(shifted(timeline, { sequence: 0, timestamp: 0 }, 10)).toEqual({ sequence: 0, timestamp: 899 })
  })

  it('is not pulled back by a late packet', () => {
    const timeline = new Timeline('video')
    shifted(timeline, { sequence: 10, timestamp: 9000 }, 100)
    shifted(timeline, { sequence: 9, timestamp: 6000 }, 200)
    timeline.join()
    expect(shifted(timeline, { sequence: 1, timestamp: 0 }, 200)).toEqual({ sequence: 11, timestamp: 9000 + 100 * 90 })
  })
})
