import type { MediaKind, MediaRight, VideoCodec } from './engine'
import type { Section } from './sdp'
import { MediaError } from './engine'
import { attribute, encodingName, feedback, formatParameters, hasFlag, payloadTypes, splitSections, ssrcs } from './sdp'

/** One media section of an offer, cut down to the one codec that is taken from it. */
export interface OfferedMedia {
  kind: MediaKind
  mid: string
  /** The offer's number for the chosen codec: what its sender puts into RTP, or its receiver expects there. */
  payloadType: number
}

export interface Offer {
  /** Written anew from checked values: no text of a stranger reaches the native parser unread. */
  sdp: string
  codec: VideoCodec
  media: OfferedMedia[]
}

/** RFC 8839 5.4, RFC 8122 5 and RFC 5888 4, as browsers and the common libraries write them. */
const TRANSPORT = {
  'ice-ufrag': /^[a-z0-9+/]{4,256}$/i,
  'ice-pwd': /^[a-z0-9+/]{22,256}$/i,
  'fingerprint': /^sha-256 (?:[0-9a-f]{2}:){31}[0-9a-f]{2}$/i,
  'setup': /^(?:actpass|active|passive)$/,
}
const MID = /^[\w.-]{1,32}$/
const FORMAT_PARAMETERS = /^[\w=;,./ -]{1,256}$/
const FEEDBACK = ['nack', 'nack pli', 'goog-remb']
/** One audio and one video section; RFC 9725 4.4.2 lets an endpoint refuse more. */
const MAX_SECTIONS = 2

/**
 * Reads an offer and keeps Opus and one video codec of it: no retransmission streams, header extensions or candidates.
 * Without the client's candidates the server answers connectivity checks and never sends to an address it was told.
 *
 * @param text the offer as it came
 * @param right whether its client wants to send or to receive
 * @param accept video codecs in order of preference; a player must take the publisher's
 * @throws {MediaError} `bad-offer`
 */
export function readOffer(text: string, right: MediaRight, accept: readonly VideoCodec[]): Offer {
  const [session, ...sections] = splitSections(text)
  if (!sections[0])
    throw MediaError.badOffer('it holds no media')
  if (sections.length > MAX_SECTIONS)
    throw MediaError.badOffer('it has more than one audio and one video section')
  const transport = readTransport(session, sections[0])
  const codec = chooseCodec(sections, right, accept)
  const media = sections.map(section => readSection(section, codec, right))
  checkBundle(session, media)
  const sdp = [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${media.map(({ mid }) => mid).join(' ')}`,
    ...media.flatMap((one, index) => write(one, codec, sections[index]!, transport, right)),
    '',
  ].join('\r\n')
  return { sdp, codec, media }
}

/** The first section's transport is everybody's, once bundled (RFC 9143 7.3). */
function readTransport(session: Section, first: Section): string[] {
  return Object.entries(TRANSPORT).map(([name, pattern]) => {
    const value = attribute(first, name) ?? attribute(session, name)
    if (value === undefined || !pattern.test(value))
      throw MediaError.badOffer(`a=${name} is missing or malformed`)
    return `a=${name}:${value}`
  })
}

function kindOf(section: Section): MediaKind {
  const kind = /^m=(audio|video) \d{1,5} UDP\/TLS\/RTP\/SAVPF /.exec(section.head)?.[1]
  if (kind !== 'audio' && kind !== 'video')
    throw MediaError.badOffer('only audio and video over UDP/TLS/RTP/SAVPF are spoken')
  return kind
}

function chooseCodec(sections: Section[], right: MediaRight, accept: readonly VideoCodec[]): VideoCodec {
  const video = sections.find(section => kindOf(section) === 'video')
  // Whoever only listens fits any stream; a stream without a picture is no live shop.
  const chosen = video ? accept.find(codec => payloadTypes(video, codec).length > 0) : right === 'play' ? accept[0] : undefined
  if (!chosen)
    throw MediaError.badOffer(video ? `its video is not ${accept.join(' or ')}` : 'it has no video')
  return chosen
}

function readSection(section: Section, codec: VideoCodec, right: MediaRight): OfferedMedia {
  const kind = kindOf(section)
  const mid = attribute(section, 'mid')
  if (!mid || !MID.test(mid))
    throw MediaError.badOffer('a=mid is missing or malformed')
  if (hasFlag(section, 'inactive') || hasFlag(section, right === 'publish' ? 'recvonly' : 'sendonly'))
    throw MediaError.badOffer(right === 'publish' ? `its ${kind} does not send` : `its ${kind} does not receive`)
  const types = payloadTypes(section, kind === 'audio' ? 'opus' : codec)
  const payloadType = kind === 'video' && codec === 'H264' ? preferredH264(section, types) : types[0]
  if (payloadType === undefined)
    throw MediaError.badOffer('its audio is not Opus')
  return { kind, mid, payloadType }
}

/** Constrained baseline, packetization mode 1: what every browser and phone decodes (RFC 7742 6.2). */
function preferredH264(section: Section, types: number[]): number | undefined {
  const modeOne = types.filter(type => /packetization-mode=1/.test(formatParameters(section, type)))
  return modeOne.find(type => /profile-level-id=42e0/i.test(formatParameters(section, type))) ?? modeOne[0] ?? types[0]
}

function checkBundle(session: Section, media: OfferedMedia[]): void {
  const [one, other] = media
  if (!one || !other)
    return
  if (one.kind === other.kind || one.mid === other.mid)
    throw MediaError.badOffer('it has two sections of one kind')
  const [semantics, ...mids] = attribute(session, 'group')?.split(' ') ?? []
  if (semantics !== 'BUNDLE' || !mids.includes(one.mid) || !mids.includes(other.mid))
    throw MediaError.badOffer('its audio and video are not bundled')
}

function write(media: OfferedMedia, codec: VideoCodec, section: Section, transport: string[], right: MediaRight): string[] {
  const { kind, mid, payloadType: type } = media
  const parameters = formatParameters(section, type)
  const offered = feedback(section, type)
  return [
    `m=${kind} 9 UDP/TLS/RTP/SAVPF ${type}`,
    'c=IN IP4 0.0.0.0',
    ...transport,
    `a=mid:${mid}`,
    right === 'publish' ? 'a=sendonly' : 'a=recvonly',
    'a=rtcp-mux',
    `a=rtpmap:${type} ${encodingName(kind === 'audio' ? 'opus' : codec)}`,
    ...(FORMAT_PARAMETERS.test(parameters) ? [`a=fmtp:${type} ${parameters}`] : []),
    ...FEEDBACK.filter(message => kind === 'video' && offered.includes(message)).map(message => `a=rtcp-fb:${type} ${message}`),
    ...(right === 'publish' ? ssrcs(section).map(ssrc => `a=ssrc:${ssrc} cname:${kind}`) : []),
  ]
}
