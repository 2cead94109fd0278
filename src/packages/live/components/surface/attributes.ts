import type { CaptureOptions, Definition, SurfaceSource } from '~/live/driver'

/** What the anchor's tag is told: WeChat's `<live-pusher>` and the ZEGO plugin's `<zego-pusher>` take the same, under the same names. */
export interface PusherAttributes {
  /** Empty until there is an address: the tag then shows its camera only. */
  url: string
  /** The tag sends once it is told to, never by itself: the address must have been rendered. */
  autopush: boolean
  mode: 'SD' | 'HD' | 'FHD'
  enableCamera: boolean
  muted: boolean
  /** 0 to 9. */
  beauty: number
  /** 0 to 9. */
  whiteness: number
  /** The camera it begins with; after that it is told to switch. */
  devicePosition: 'front' | 'back'
  localMirror: 'auto' | 'disable'
  remoteMirror: boolean
  orientation: 'vertical'
  aspect: '9:16'
  /** kbit/s. */
  minBitrate: number
  /** kbit/s. */
  maxBitrate: number
  audioQuality: 'high'
  enableAgc: boolean
  enableAns: boolean
  autoFocus: boolean
  zoom: boolean
  /** Address of what viewers see while the anchor's app is in the background. */
  waitingImage: string
  debug: boolean
}

export interface PusherSettings {
  firstCamera: CaptureOptions['camera']
  waitingImage: string
}

/** WeChat's names for its picture sizes, 标清, 高清 and 超清. */
const MODES: Record<Definition, PusherAttributes['mode']> = { '480p': 'SD', '720p': 'HD', '1080p': 'FHD' }

/** kbit/s; from what Tencent, whose engine the tag is, advises for a call of this size up to what it advises for a live. */
const BITRATES: Record<Definition, [min: number, max: number]> = { '480p': [600, 900], '720p': [1200, 1800], '1080p': [2000, 3000] }

const level = (value: number) => Math.min(9, Math.max(0, Math.round(value)))

/** The anchor's tag for a source and the anchor's wishes; null where it is not to stand at all. */
export function pusherAttributes(source: SurfaceSource | null, capture: CaptureOptions, { firstCamera, waitingImage }: PusherSettings): PusherAttributes | null {
  if (!source || source.kind === 'stream')
    return null
  const [minBitrate, maxBitrate] = BITRATES[capture.definition]
  return {
    url: source.kind === 'url' ? source.url : '',
    autopush: false,
    mode: MODES[capture.definition],
    enableCamera: capture.cameraOn,
    muted: !capture.microphoneOn,
    beauty: level(capture.beauty),
    whiteness: level(capture.whitening),
    devicePosition: firstCamera,
    // As in a mirror, by the front camera only. Viewers are never mirrored: they read labels.
    localMirror: capture.mirror ? 'auto' : 'disable',
    remoteMirror: false,
    // A room is upright, and the picture must not turn while it is on air.
    orientation: 'vertical',
    aspect: '9:16',
    minBitrate,
    maxBitrate,
    // 48 kHz; the other one is 16 kHz.
    audioQuality: 'high',
    // Somebody who speaks, now nearer and now farther from the phone, in a room that is not silent.
    enableAgc: true,
    enableAns: true,
    autoFocus: true,
    // Two fingers on the picture belong to the page.
    zoom: false,
    waitingImage,
    debug: false,
  }
}

/** What the shopper's tag is told: `<live-player>` (whose address is `src`) and `<zego-player>`. */
export interface PlayerAttributes {
  /** The stream's id, which the plugin wants. */
  sid: string
  url: string
  /** As for the anchor's: told to play once the address has been rendered. */
  autoplay: boolean
  mode: 'RTC'
  muted: boolean
  orientation: 'vertical'
  objectFit: 'fillCrop'
  /** Seconds. */
  minCache: number
  /** Seconds. */
  maxCache: number
  soundMode: 'speaker'
  pictureInPictureMode: ('push' | 'pop')[]
  autoPauseIfNavigate: boolean
  autoPauseIfOpenNative: boolean
  debug: boolean
}

export interface PlayerSettings {
  sid: string
  muted: boolean
}

/** The shopper's tag for a source; null where it is not to stand at all. */
export function playerAttributes(source: SurfaceSource | null, { sid, muted }: PlayerSettings): PlayerAttributes | null {
  if (source?.kind !== 'url')
    return null
  return {
    sid,
    url: source.url,
    autoplay: false,
    mode: 'RTC',
    muted,
    orientation: 'vertical',
    // As wide as the screen, whatever the anchor's phone sends.
    objectFit: 'fillCrop',
    // What WeChat's documentation of the tag advises for RTC.
    minCache: 0.2,
    maxCache: 0.8,
    soundMode: 'speaker',
    // A page of the shop that opens on top; leaving the room is leaving it.
    pictureInPictureMode: ['push'],
    autoPauseIfNavigate: true,
    autoPauseIfOpenNative: true,
    debug: false,
  }
}
