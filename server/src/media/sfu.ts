import type { MediaEngine, MediaEvents, MediaRight, OfferContext, PublishContext, Session, StreamStats, VideoCodec } from './engine'
import type { HostOptions } from './host'
import type { Rtc, RtcPeer } from './rtc'
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { MAX_PEERS, MAX_VIEWERS_PER_STREAM, MediaError, PUBLISHER_RESERVE } from './engine'
import { mediaHost } from './host'
import { readOffer } from './offer'
import { Publisher } from './publisher'
import { Stream } from './stream'
import { Viewer } from './viewer'

export interface SfuOptions {
  rtc: Rtc
  host?: HostOptions
  /** Monotonic milliseconds. */
  now?: () => number
  maxPeers?: number
  maxViewersPerStream?: number
}

interface Peer {
  right: MediaRight
  stream: string
  rtc: RtcPeer
}

/** Phones encode H264 in hardware, and every browser decodes it. */
const CODECS: readonly VideoCodec[] = ['H264', 'VP8']
const SWEEP_MS = 1_000

/** Forwards each publisher's packets to its viewers, decoding nothing. */
export class Sfu extends EventEmitter<MediaEvents> implements MediaEngine {
  private readonly streams = new Map<string, Stream>()
  /** By session id, from before the answer is given until it is closed. */
  private readonly peers = new Map<string, Peer>()
  private readonly now: () => number
  private readonly timer = setInterval(() => this.sweep(), SWEEP_MS)
  private stopped = false

  constructor(private readonly options: SfuOptions) {
    super()
    this.now = options.now ?? (() => performance.now())
  }

  async publish(name: string, offerText: string, context: PublishContext = {}): Promise<Session> {
    this.checkReplaceable(name, context.over)
    const offer = readOffer(offerText, 'publish', CODECS)
    this.checkRoom(PUBLISHER_RESERVE)
    const id = randomUUID()
    const stream = this.streams.get(name) ?? new Stream(name, this.now)
    const host = mediaHost(context.reachedBy, this.options.host)
    const publisher = new Publisher(id, offer, stream.outputOf(id), this.now, onPacket =>
      this.options.rtc.receive(offer, host, { onPacket, onDown: () => this.drop(id) }))
    this.streams.set(name, stream)
    const answer = await this.join(id, { right: 'publish', stream: name, rtc: publisher.peer })
    try {
      // Two offers at once: the first to be answered has the stream.
      this.checkReplaceable(name, context.over)
    }
    catch (error) {
      this.drop(id)
      throw error
    }
    this.install(stream, publisher, offer.codec)
    return { id, answer }
  }

  async play(name: string, offerText: string, context: OfferContext = {}): Promise<Session> {
    const stream = this.streams.get(name)
    if (this.stopped || !stream?.publisher || !stream.codec)
      throw MediaError.notLive()
    const offer = readOffer(offerText, 'play', [stream.codec])
    this.checkRoom(0)
    if (stream.viewers.size >= (this.options.maxViewersPerStream ?? MAX_VIEWERS_PER_STREAM))
      throw MediaError.full()
    const id = randomUUID()
    const host = mediaHost(context.reachedBy, this.options.host)
    const viewer = new Viewer(id, offer, stream.wantKeyframe, this.now, events =>
      this.options.rtc.send(offer, host, { ...events, onDown: () => this.drop(id) }))
    stream.viewers.set(id, viewer)
    return { id, answer: await this.join(id, { right: 'play', stream: name, rtc: viewer.peer }) }
  }

  async close(right: MediaRight, stream: string, session: string): Promise<boolean> {
    const peer = this.peers.get(session)
    if (peer?.right !== right || peer.stream !== stream)
      return false
    this.drop(session)
    return true
  }

  async end(stream: string): Promise<void> {
    for (const [id, peer] of this.peers) {
      if (peer.stream === stream)
        this.drop(id)
    }
  }

  isLive(stream: string): boolean {
    return this.streams.get(stream)?.publisher != null
  }

  async stats(): Promise<StreamStats[]> {
    return [...this.streams.values()].map(stream => stream.stats())
  }

  async shutdown(): Promise<void> {
    this.stopped = true
    clearInterval(this.timer)
    for (const id of [...this.peers.keys()])
      this.drop(id)
    this.options.rtc.shutdown()
  }

  private async join(id: string, peer: Peer): Promise<string> {
    this.peers.set(id, peer)
    try {
      const answer = await peer.rtc.answer()
      if (!this.peers.has(id))
        throw MediaError.unavailable()
      return answer
    }
    catch (error) {
      this.drop(id)
      throw error
    }
  }

  private install(stream: Stream, publisher: Publisher, codec: VideoCodec): void {
    const previous = stream.publisher
    // Viewers agreed on the codec before; they come back with a new offer when it is another one now.
    if (stream.codec !== codec)
      [...stream.viewers.keys()].forEach(id => this.drop(id))
    stream.publisher = publisher
    stream.codec = codec
    if (previous)
      this.drop(previous.id)
    else
      this.emit('stream', { stream: stream.name, live: true })
  }

  /** Frees a session, whatever state it is in. */
  private drop(id: string): void {
    const peer = this.peers.get(id)
    if (!peer)
      return
    this.peers.delete(id)
    peer.rtc.close()
    const stream = this.streams.get(peer.stream)
    if (!stream)
      return
    stream.viewers.delete(id)
    const wasLive = stream.publisher?.id === id
    if (wasLive)
      stream.publisher = null
    if (![...this.peers.values()].some(other => other.stream === peer.stream)) {
      stream.stop()
      this.streams.delete(stream.name)
    }
    if (wasLive)
      this.emit('stream', { stream: stream.name, live: false })
  }

  private sweep(): void {
    for (const stream of this.streams.values()) {
      if (stream.publisher?.isSilent)
        this.drop(stream.publisher.id)
      else
        stream.publisher?.report()
      for (const viewer of stream.viewers.values()) {
        if (viewer.isSilent)
          this.drop(viewer.id)
      }
    }
  }

  private checkReplaceable(name: string, over: PublishContext['over']): void {
    const running = this.streams.get(name)?.publisher
    if (running && over !== true && over !== running.id)
      throw MediaError.busy()
  }

  private checkRoom(reserve: number): void {
    if (this.stopped)
      throw MediaError.unavailable()
    if (this.peers.size >= (this.options.maxPeers ?? MAX_PEERS) + reserve)
      throw MediaError.full()
  }
}
