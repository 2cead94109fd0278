import type { PeerConnection } from 'node-datachannel'
import { Buffer } from 'node:buffer'
import ndc from 'node-datachannel'

const SSRC = 0x0015C0DE
const PAYLOAD_TYPE = 96
/** Of the RTP clock at ten packets a second. */
const TIMESTAMP_STEP = 9_000
const H264 = 'profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1'

/**
 * Publishes on a WHIP address from Node: a connection that a server takes for a camera, whose packets show no picture. Resolves once
 * the media is on its way.
 *
 * @returns ends it
 */
export async function publish(whipUrl: string, token: string): Promise<() => void> {
  const connection = new ndc.PeerConnection('publisher', { iceServers: [], disableAutoNegotiation: true })
  const video = new ndc.Video('0', 'SendOnly')
  video.addH264Codec(PAYLOAD_TYPE, H264)
  video.addSSRC(SSRC, 'test', 'test', 'video')
  const track = connection.addTrack(video)
  const opened = new Promise<void>(resolve => track.onOpen(resolve))
  const response = await fetch(whipUrl, {
    method: 'POST',
    headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/sdp' },
    body: await offerOf(connection),
  })
  if (response.status !== 201)
    throw new Error(`publishing was refused: ${response.status} ${await response.text()}`)
  connection.setRemoteDescription(await response.text(), 'answer')
  await opened
  let sequence = 0
  // The server hangs up when the room ends.
  const timer = setInterval(() => track.isOpen() && track.sendMessageBinary(packet(sequence++)), 100)
  return () => {
    clearInterval(timer)
    connection.close()
  }
}

function offerOf(connection: PeerConnection): Promise<string> {
  return new Promise((resolve) => {
    connection.onGatheringStateChange((state) => {
      const description = state === 'complete' ? connection.localDescription() : null
      if (description)
        resolve(description.sdp)
    })
    connection.setLocalDescription('offer')
  })
}

/** An RTP packet with an empty access unit. */
function packet(sequence: number): Buffer {
  const header = Buffer.alloc(14)
  header[0] = 0x80
  header[1] = 0x80 | PAYLOAD_TYPE
  header.writeUInt16BE(sequence & 0xFFFF, 2)
  header.writeUInt32BE((sequence * TIMESTAMP_STEP) >>> 0, 4)
  header.writeUInt32BE(SSRC, 8)
  header.set([0x09, 0xF0], 12)
  return header
}
