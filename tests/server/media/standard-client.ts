import type { JSHandle, Page } from 'playwright-core'

/** A connection of a page, with what its POST was answered. */
export interface Client {
  status: number
  /** Address of the session, when it was made. */
  location: string | null
  connection: JSHandle<RTCPeerConnection>
}

/** Publishes the page's camera and microphone as any WHIP client does: one POST, nothing of this server's own. */
export async function whip(page: Page, url: string, token: string): Promise<Client> {
  const connection = await page.evaluateHandle(async () => {
    const peer = new RTCPeerConnection()
    const camera = await navigator.mediaDevices.getUserMedia({ video: { width: 320, height: 240 }, audio: true })
    camera.getTracks().forEach(track => peer.addTransceiver(track, { direction: 'sendonly', streams: [camera] }))
    return peer
  })
  return exchange(connection, url, token)
}

/** Plays a stream into a video element, as any WHEP client does. */
export async function whep(page: Page, url: string, token: string): Promise<Client> {
  const connection = await page.evaluateHandle(() => {
    const peer = new RTCPeerConnection()
    peer.addTransceiver('video', { direction: 'recvonly' })
    peer.addTransceiver('audio', { direction: 'recvonly' })
    const video = document.body.appendChild(document.createElement('video'))
    video.muted = true
    video.autoplay = true
    video.srcObject = new MediaStream()
    peer.ontrack = ({ track }) => (video.srcObject as MediaStream).addTrack(track)
    return peer
  })
  return exchange(connection, url, token)
}

async function exchange(connection: JSHandle<RTCPeerConnection>, url: string, token: string): Promise<Client> {
  const answered = await connection.evaluate(async (peer, { url, token }) => {
    await peer.setLocalDescription()
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/sdp', 'Authorization': `Bearer ${token}` },
      body: peer.localDescription!.sdp,
    })
    const location = response.headers.get('Location')
    if (response.status === 201)
      await peer.setRemoteDescription({ type: 'answer', sdp: await response.text() })
    else
      peer.close()
    return { status: response.status, location: location && new URL(location, url).href }
  }, { url, token })
  return { ...answered, connection }
}

export interface Received {
  framesDecoded: number
  /** Pixels; 0 before the first frame. */
  width: number
  audioPackets: number
}

export function received({ connection }: Client): Promise<Received> {
  return connection.evaluate(async (peer) => {
    const sum = { framesDecoded: 0, width: 0, audioPackets: 0 }
    for (const [, stat] of await peer.getStats() as unknown as Map<string, RTCInboundRtpStreamStats>) {
      if (stat.type !== 'inbound-rtp')
        continue
      sum.framesDecoded += stat.framesDecoded ?? 0
      sum.width += stat.frameWidth ?? 0
      sum.audioPackets += stat.kind === 'audio' ? stat.packetsReceived ?? 0 : 0
    }
    return sum
  })
}
