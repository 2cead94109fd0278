import type { Buffer } from 'node:buffer'
import type { MediaKind, MediaRight } from '../../../server/src/media/engine'
import type { Offer } from '../../../server/src/media/offer'
import type { Rtc, RtcEvents, RtcPeer } from '../../../server/src/media/rtc'

export interface FakePeer extends RtcPeer {
  right: MediaRight
  offer: Offer
  events: RtcEvents
  /** Copies of what the engine sent. */
  sent: Buffer[]
  closed: boolean
  /** Lets a held-back answer go. */
  gather: () => void
}

/** Connections that are open at once and carry what the test says. */
export class FakeRtc implements Rtc {
  readonly peers: FakePeer[] = []
  /** Answers wait for `gather()` when set. */
  holdAnswers = false

  readonly receive: Rtc['receive'] = (offer, _host, events) => this.connect('publish', offer, events)
  readonly send: Rtc['send'] = (offer, _host, events) => this.connect('play', offer, events)
  readonly shutdown = () => {}

  get last(): FakePeer {
    return this.peers.at(-1)!
  }

  private connect(right: MediaRight, offer: Offer, events: RtcEvents): FakePeer {
    let gather = () => {}
    const gathered = this.holdAnswers ? new Promise<void>(resolve => gather = resolve) : Promise.resolve()
    const peer: FakePeer = {
      right,
      offer,
      events,
      sent: [],
      closed: false,
      gather: () => gather(),
      answer: () => gathered.then(() => 'answer'),
      isOpen: (kind: MediaKind) => !peer.closed && offer.media.some(media => media.kind === kind),
      send: (_kind, packet) => !peer.closed && peer.sent.push(globalThis.Buffer.from(packet)) > 0,
      close: () => {
        peer.closed = true
      },
    }
    this.peers.push(peer)
    return peer
  }
}
