/* eslint-disable perfectionist/sort-imports -- sorting would carry imports out of their condition */
import type { MediaTicket } from '#contract/rooms'
import type { LiveDriver, LiveErrorCode } from '../driver'
import { UnsupportedDriver } from './unsupported'
// #ifdef H5
import { WhipDriver } from './whip'
import { hasWebRtc } from './browser/environment'
import { ZegoWebDriver } from './zego-web'
// #endif
// #ifndef H5
import { UrlDriver } from './url'
// #endif
// #ifdef MP-WEIXIN
import { ZegoWeixinDriver } from './zego-weixin'
// #endif

interface Candidate {
  /** The ticket it can use. */
  takes: MediaTicket['driver']
  /** Why it cannot run here; null when it can. */
  obstacle: () => LiveErrorCode | null
  create: () => LiveDriver
}

/** Every driver of this bundle. An entry and its import stand under the same condition, so a bundle holds only its own. */
const candidates: Candidate[] = [
  // #ifdef H5
  { takes: 'whip', obstacle: () => hasWebRtc() ? null : 'NO_WEBRTC', create: () => new WhipDriver() },
  { takes: 'zego', obstacle: () => hasWebRtc() ? null : 'NO_WEBRTC', create: () => new ZegoWebDriver() },
  // #endif
  // #ifndef H5
  { takes: 'url', obstacle: () => null, create: () => new UrlDriver() },
  // #endif
  // #ifdef MP-WEIXIN
  // Whether this WeChat has the tags is asked of the SDK on the way into a room.
  { takes: 'zego', obstacle: () => null, create: () => new ZegoWeixinDriver() },
  // #endif
]

/** The first driver that takes such a ticket and runs here; otherwise one that says why there is none. */
export function createDriver(ticket: MediaTicket['driver']): LiveDriver {
  let reason: LiveErrorCode = 'UNSUPPORTED'
  for (const candidate of candidates) {
    if (candidate.takes !== ticket)
      continue
    const obstacle = candidate.obstacle()
    if (obstacle === null)
      return candidate.create()
    reason = obstacle
  }
  return new UnsupportedDriver(reason)
}
