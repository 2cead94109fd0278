import { describe, expect, it } from 'vitest'
import { MediaError } from '../../../server/src/media/engine'
import { readOffer } from '../../../server/src/media/offer'
import { HOSTILE, offer } from './offers'

const BOTH = ['H264', 'VP8'] as const

describe('an offer to publish', () => {
  it('is cut down to Opus and the H264 every phone decodes', () => {
    const { codec, media, sdp } = readOffer(offer(), 'publish', BOTH)
    expect(codec).toBe('H264')
    expect(media).toEqual([{ kind: 'audio', mid: '0', payloadType: 111 }, { kind: 'video', mid: '1', payloadType: 104 }])
    expect(sdp).toContain('m=video 9 UDP/TLS/RTP/SAVPF 104\r\n')
    expect(sdp).toContain('a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f')
    expect(sdp).toContain('a=rtcp-fb:104 nack pli')
    expect(sdp).not.toMatch(/VP8|rtx|G722|transport-cc|extmap|203\.0\.113\.9|candidate/)
  })

  it('is VP8 when it has no H264', () => {
    const { codec, media } = readOffer(offer({ video: ['VP8'] }), 'publish', BOTH)
    expect(codec).toBe('VP8')
    expect(media[1]?.payloadType).toBe(96)
  })

  it('keeps the announced sources, by which packets find their track', () => {
    const { sdp } = readOffer(offer(), 'publish', BOTH)
    expect([...sdp.matchAll(/a=ssrc:(\d+)/g)].map(match => match[1])).toEqual(['1001', '1002', '2001', '2002'])
  })

  it('may have its ICE credentials and fingerprint in the session part, and bare line feeds', () => {
    const lines = offer({ kinds: ['video'] }).split('\r\n')
    const transport = lines.filter(line => /^a=(?:ice-ufrag|ice-pwd|fingerprint|setup)/.test(line))
    const moved = lines.filter(line => !transport.includes(line))
    moved.splice(4, 0, ...transport)
    expect(readOffer(moved.join('\n'), 'publish', BOTH).sdp).toContain('a=ice-ufrag:uFrg\r\n')
  })

  it.each(Object.entries(HOSTILE))('is refused: %s', (_name, text) => {
    expect(() => readOffer(text, 'publish', BOTH)).toThrow(expect.objectContaining({ name: 'MediaError', reason: 'bad-offer' }))
  })
})

describe('an offer to play', () => {
  it('takes the codec of the publisher, not its own first one', () => {
    const { codec, media, sdp } = readOffer(offer({ right: 'play' }), 'play', ['VP8'])
    expect(codec).toBe('VP8')
    expect(media[1]?.payloadType).toBe(96)
    expect(sdp).toContain('a=recvonly')
  })

  it('may ask for sound alone', () => {
    expect(readOffer(offer({ right: 'play', kinds: ['audio'] }), 'play', ['H264']).media).toHaveLength(1)
  })

  it('is refused when it cannot decode the stream', () => {
    expect(() => readOffer(offer({ right: 'play', video: ['VP8'] }), 'play', ['H264'])).toThrow(MediaError)
  })

  it('is refused when it only sends', () => {
    expect(() => readOffer(offer(), 'play', ['H264'])).toThrow(/does not receive/)
  })
})
