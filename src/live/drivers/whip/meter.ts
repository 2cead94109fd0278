import type { Quality } from '../../driver'
import type { Timers } from '../../timers'

/** What one look at the statistics tells, in totals since the connection began. */
export interface Reading {
  bytes: number
  frames: number
  videoPackets: number
  audioPackets: number
  fps: number
  width: number
  height: number
}

type Direction = 'outbound-rtp' | 'inbound-rtp'
type RtpStats = Partial<Record<'bytesSent' | 'bytesReceived' | 'framesEncoded' | 'framesDecoded' | 'packetsSent' | 'packetsReceived' | 'framesPerSecond' | 'frameWidth' | 'frameHeight', number>> & { type: string, kind: string }

/** Milliseconds between two looks. */
const INTERVAL = 1_000

/** Looks at a connection's statistics once a second. The answer ends it; no callback comes after that. */
export function meter(pc: RTCPeerConnection, direction: Direction, timers: Timers, onReading: (reading: Reading, quality: Quality) => void): () => void {
  let bytes: number | null = null
  let at = timers.now()
  let over = false
  let looking = false
  async function look() {
    if (looking)
      return
    looking = true
    try {
      const reading = read(await pc.getStats(), direction)
      const seconds = (timers.now() - at) / 1_000
      at = timers.now()
      const gained = bytes === null ? 0 : Math.max(0, reading.bytes - bytes)
      bytes = reading.bytes
      if (!over)
        onReading(reading, { bitrate: seconds > 0 ? Math.round(gained * 8 / 1_000 / seconds) : 0, fps: Math.round(reading.fps), width: reading.width, height: reading.height })
    }
    catch {
      // A connection that closes meanwhile has nothing to tell.
    }
    finally {
      looking = false
    }
  }
  const cancel = timers.every(INTERVAL, () => void look())
  return () => {
    over = true
    cancel()
  }
}

function read(report: RTCStatsReport, direction: Direction): Reading {
  const sum: Reading = { bytes: 0, frames: 0, videoPackets: 0, audioPackets: 0, fps: 0, width: 0, height: 0 }
  report.forEach((entry: RtpStats) => {
    if (entry.type !== direction)
      return
    sum.bytes += entry.bytesSent ?? entry.bytesReceived ?? 0
    const packets = entry.packetsSent ?? entry.packetsReceived ?? 0
    if (entry.kind !== 'video') {
      sum.audioPackets += packets
      return
    }
    sum.videoPackets += packets
    sum.frames += entry.framesEncoded ?? entry.framesDecoded ?? 0
    sum.fps = entry.framesPerSecond ?? 0
    sum.width = entry.frameWidth ?? 0
    sum.height = entry.frameHeight ?? 0
  })
  return sum
}
