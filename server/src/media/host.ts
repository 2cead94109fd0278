import type { NetworkInterfaceInfo } from 'node:os'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

export interface MediaHost {
  /** Address of this machine the media socket is bound to. */
  bind: string
  /** Address the client is told; differs from `bind` behind port forwarding and in containers. */
  advertise: string
}

export interface HostOptions {
  /** The address clients must use, from MEDIA_HOST. */
  override?: string
  interfaces?: () => NodeJS.Dict<NetworkInterfaceInfo[]>
}

/**
 * Where media is taken: a client that reached us at an address by HTTP reaches it by UDP, too. One on this machine gets
 * the LAN address, since browsers leave loopback out of their own candidates and a socket on a LAN address cannot be
 * reached from 127.0.0.1 everywhere. With nothing but loopback it is 127.0.0.1, which only non-browsers can use:
 * see {@link hasNetwork}.
 *
 * @throws {RangeError} when `override` is no IP address
 */
export function mediaHost(reachedBy: string | undefined, options: HostOptions = {}): MediaHost {
  const { override, interfaces = networkInterfaces } = options
  if (override !== undefined && !isIP(override))
    throw new RangeError(`MEDIA_HOST must be an IP address, not "${override}".`)
  const addresses = outside(interfaces())
  const here = (reachedBy ?? '').replace(/^::ffff:/, '')
  const bind = override && addresses.includes(override)
    ? override
    : addresses.includes(here) && isIP(here) === 4
      ? here
      : addresses.find(address => isIP(address) === 4) ?? addresses[0] ?? '127.0.0.1'
  return { bind, advertise: override ?? bind }
}

/** False on a machine with loopback only: browsers cannot exchange media with it then. */
export function hasNetwork(interfaces: () => NodeJS.Dict<NetworkInterfaceInfo[]> = networkInterfaces): boolean {
  return outside(interfaces()).length > 0
}

/** Puts the advertised address into an answer's candidates. */
export function advertise(answer: string, { bind, advertise }: MediaHost): string {
  if (bind === advertise)
    return answer
  return answer.replace(/^(a=candidate:\S+ \d+ \S+ \d+ )\S+/gm, `$1${advertise}`)
}

function outside(interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>): string[] {
  return Object.values(interfaces)
    .flatMap(list => list ?? [])
    .filter(({ address, internal }) => !internal && !address.startsWith('169.254.') && !/^fe80:/i.test(address))
    .map(({ address }) => address)
}
