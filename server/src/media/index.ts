import type { MediaProcessOptions } from './protocol'
import type { MediaLog } from './supervisor'
import { mediaChild } from './child'
import { hasNetwork, mediaHost } from './host'
import { MediaSupervisor } from './supervisor'

export type { MediaEngine, StreamEvent } from './engine'

/**
 * The embedded media engine, its process started.
 *
 * @param options address, ports and limits
 * @param log where restarts go, and a warning when this machine has no network that browsers could use
 * @throws {RangeError} when the address is not an IP address
 */
export function openMedia(options: MediaProcessOptions, log: MediaLog): MediaSupervisor {
  mediaHost(undefined, { override: options.host })
  if (!hasNetwork())
    log.warn('There is no network interface besides loopback: browsers can neither publish nor play here.')
  const supervisor = new MediaSupervisor(mediaChild(options), log)
  supervisor.start()
  return supervisor
}
