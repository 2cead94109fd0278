import type { MediaKind, MediaRight, VideoCodec } from '../../../server/src/media/engine'

export interface OfferShape {
  right?: MediaRight
  kinds?: MediaKind[]
  /** Video codecs in the offer's order. */
  video?: VideoCodec[]
  bundle?: boolean
}

const FINGERPRINT = Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, '0').toUpperCase()).join(':')
const TRANSPORT = [
  'a=candidate:1 1 udp 2113937151 203.0.113.9 54321 typ host',
  'a=ice-ufrag:uFrg',
  'a=ice-pwd:abcdefghijklmnopqrstuv01',
  'a=ice-options:trickle',
  `a=fingerprint:sha-256 ${FINGERPRINT}`,
  'a=setup:actpass',
]
const AUDIO = ['a=rtpmap:111 opus/48000/2', 'a=rtcp-fb:111 transport-cc', 'a=fmtp:111 minptime=10;useinbandfec=1', 'a=rtpmap:9 G722/8000']
const VIDEO: Record<VideoCodec, string[]> = {
  VP8: ['a=rtpmap:96 VP8/90000', 'a=rtcp-fb:96 goog-remb', 'a=rtcp-fb:96 transport-cc', 'a=rtcp-fb:96 ccm fir', 'a=rtcp-fb:96 nack', 'a=rtcp-fb:96 nack pli'],
  H264: [
    'a=rtpmap:102 H264/90000',
    'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42001f',
    'a=rtpmap:103 rtx/90000',
    'a=fmtp:103 apt=102',
    'a=rtpmap:104 H264/90000',
    'a=rtcp-fb:104 nack',
    'a=rtcp-fb:104 nack pli',
    'a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  ],
}

/** An offer as a browser writes it, shortened. */
export function offer({ right = 'publish', kinds = ['audio', 'video'], video = ['VP8', 'H264'], bundle = true }: OfferShape = {}): string {
  const section = (kind: MediaKind, mid: number) => [
    kind === 'audio' ? 'm=audio 54321 UDP/TLS/RTP/SAVPF 111 9' : 'm=video 9 UDP/TLS/RTP/SAVPF 96 102 103 104',
    'c=IN IP4 203.0.113.9',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...TRANSPORT,
    `a=mid:${mid}`,
    'a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid',
    right === 'publish' ? 'a=sendonly' : 'a=recvonly',
    'a=rtcp-mux',
    ...(kind === 'audio' ? AUDIO : video.flatMap(codec => VIDEO[codec])),
    ...(right === 'publish' ? [`a=ssrc-group:FID ${mid}001 ${mid}002`, `a=ssrc:${mid + 1}001 cname:x`, `a=ssrc:${mid + 1}001 msid:x y`, `a=ssrc:${mid + 1}002 cname:x`] : []),
  ]
  return [
    'v=0',
    'o=- 46117317 2 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    ...(bundle ? [`a=group:BUNDLE ${kinds.map((_, mid) => mid).join(' ')}`] : []),
    'a=extmap-allow-mixed',
    ...kinds.flatMap(section),
    '',
  ].join('\r\n')
}

/** What strangers send. Each must be refused with `bad-offer`. */
export const HOSTILE: Record<string, string> = {
  'nothing': '',
  'no SDP': 'hello',
  'JSON': '{"type":"offer","sdp":"v=0"}',
  'binary': '\0\u{1F4A9}\uFFFF'.repeat(1000),
  'a session without media': 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n',
  'a data channel only': offer().replace(/m=audio[\s\S]*/, 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:0\r\na=sctp-port:5000\r\n'),
  'no ICE credentials': offer().replaceAll(/a=ice-.*\r\n/g, ''),
  'a malformed password': offer().replaceAll(/a=ice-pwd:.*/g, 'a=ice-pwd:%n%n%n%n%n%n%n%n%n%n%n%n'),
  'no fingerprint': offer().replaceAll(/a=fingerprint.*\r\n/g, ''),
  'a short fingerprint': offer().replaceAll(/a=fingerprint.*/g, 'a=fingerprint:sha-256 00:01'),
  'no mid': offer().replaceAll(/a=mid.*\r\n/g, ''),
  'a mid that breaks out': offer().replaceAll('a=mid:0', 'a=mid:0 a=x'),
  'plain RTP': offer().replaceAll('UDP/TLS/RTP/SAVPF', 'RTP/AVP'),
  'no known video': offer({ video: [] }),
  'no Opus': offer().replaceAll('opus', 'PCMU'),
  'audio alone': offer({ kinds: ['audio'] }),
  'two videos': offer({ kinds: ['video', 'video'] }),
  'three sections': offer({ kinds: ['audio', 'video', 'audio'] }),
  'fifty sections': offer({ kinds: Array.from({ length: 50 }, () => 'video' as const) }),
  'no bundle': offer({ bundle: false }),
  'nothing to send': offer({ right: 'play' }),
  'an endless line': `v=0\r\n${'a='.repeat(30_000)}`,
}
