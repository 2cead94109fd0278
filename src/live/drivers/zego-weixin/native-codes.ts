import type { LiveErrorCode } from '../../driver'

/** State codes of WeChat's `live-pusher` and `live-player`, as their documentation lists them. */
export const PUSHER_RETRIES = 1102
export const FIRST_PICTURE = 2003
export const LOADING = 2007
export const PLAYER_RETRIES = 2103
export const PLAYER_STUTTERS = 2105

/** The address cannot be found or reached, or the server has hung up. The tag tries again by itself, for a while. */
export const isConnectionTrouble = (code: number): boolean => code >= 3001 && code <= 3005

/** Failures of the pusher that have a cause of their own; the others are the network's. */
const pusherFailures: Record<number, LiveErrorCode> = {
  [-1301]: 'CAMERA_BUSY',
  [-1302]: 'CAMERA_BUSY',
  [-1303]: 'UNKNOWN',
  [-1304]: 'UNKNOWN',
  [-1305]: 'UNKNOWN',
  [-1306]: 'UNKNOWN',
}

/** What a publisher's failure means, the pusher's own codes (−1301…−1311) first; null for any other code. */
export function pusherFailure(code: number): LiveErrorCode | null {
  return code <= -1301 && code >= -1311 ? pusherFailures[code] ?? 'NETWORK' : null
}

/** −2301, 2101, 2102: the player has given the address up. */
export const isPlayerFailure = (code: number): boolean => code === -2301 || code === 2101 || code === 2102

/** What a player's `netstatus` says of its media; null where it says nothing. A camera that is off still sends sound. */
export function flowOf(detail: unknown): 'picture' | 'sound' | 'none' | null {
  const { netSpeed, videoFPS } = ((detail ?? {}) as { info?: { netSpeed?: unknown, videoFPS?: unknown } }).info ?? {}
  if (typeof netSpeed !== 'number')
    return null
  if (netSpeed === 0)
    return 'none'
  return Number(videoFPS) > 0 ? 'picture' : 'sound'
}

/** `code` of a tag's event; null where it has none. */
export function nativeCode(detail: unknown): number | null {
  const { code } = (detail ?? {}) as { code?: unknown }
  return typeof code === 'number' ? code : null
}
