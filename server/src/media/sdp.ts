import type { VideoCodec } from './engine'

/** The session part of a description, or one media section with its m= line as `head`. */
export interface Section {
  head: string
  lines: string[]
}

/** A number of RFC 3550 and the text after it, as in `a=ssrc:1234 cname:x`. */
const SSRC = /^(\d{1,10})(?: |$)/
/** A sender's stream and its retransmission stream, with room for one replaced pair. */
const MAX_SSRCS = 4

/** The session part first, then the media sections; no more than the first for text that is no SDP. */
export function splitSections(text: string): [Section, ...Section[]] {
  const session: Section = { head: '', lines: [] }
  const media: Section[] = []
  if (text.startsWith('v=0')) {
    for (const line of text.split('\n').map(line => line.trimEnd())) {
      if (line.startsWith('m='))
        media.push({ head: line, lines: [] })
      else
        (media.at(-1) ?? session).lines.push(line)
    }
  }
  return [session, ...media]
}

/** The value of the first `a=name:` line. */
export function attribute(section: Section, name: string): string | undefined {
  return after(section, `a=${name}:`)
}

export function hasFlag(section: Section, name: string): boolean {
  return section.lines.includes(`a=${name}`)
}

/** A codec as rtpmap lines spell it. */
export function encodingName(codec: VideoCodec | 'opus'): string {
  return codec === 'opus' ? 'opus/48000/2' : `${codec}/90000`
}

/** The section's numbers for a codec, in the offer's order. */
export function payloadTypes(section: Section, codec: VideoCodec | 'opus'): number[] {
  const wanted = encodingName(codec).toLowerCase()
  return section.lines.flatMap((line) => {
    const [, type, encoding] = /^a=rtpmap:(\d{1,3}) (\S+)$/.exec(line) ?? []
    return encoding?.toLowerCase() === wanted && Number(type) < 128 ? [Number(type)] : []
  })
}

/** The parameters of a=fmtp, empty when there are none. */
export function formatParameters(section: Section, type: number): string {
  return after(section, `a=fmtp:${type} `) ?? ''
}

/** The feedback messages offered for a payload type or for all. */
export function feedback(section: Section, type: number): string[] {
  return section.lines.flatMap((line) => {
    const [, about, message] = /^a=rtcp-fb:(\d{1,3}|\*) (.+)$/.exec(line) ?? []
    return message && (about === '*' || Number(about) === type) ? [message] : []
  })
}

/** The announced synchronisation sources, each once. */
export function ssrcs(section: Section): number[] {
  const announced = section.lines.flatMap(line => line.startsWith('a=ssrc:') ? SSRC.exec(line.slice(7))?.[1] ?? [] : [])
  return [...new Set(announced.map(Number))].filter(ssrc => ssrc > 0 && ssrc <= 0xFFFFFFFF).slice(0, MAX_SSRCS)
}

function after(section: Section, prefix: string): string | undefined {
  return section.lines.find(line => line.startsWith(prefix))?.slice(prefix.length).trim()
}
