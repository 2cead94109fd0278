import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { advertise, hasNetwork, mediaHost } from '../../../server/src/media/host'

function machine(...addresses: string[]): () => NodeJS.Dict<NetworkInterfaceInfo[]> {
  const info = (address: string, internal: boolean): NetworkInterfaceInfo =>
    ({ address, internal, netmask: '', mac: '', cidr: null, ...(address.includes(':') ? { family: 'IPv6', scopeid: 0 } : { family: 'IPv4' }) })
  return () => ({ lo: [info('127.0.0.1', true), info('::1', true)], eth0: addresses.map(address => info(address, false)) })
}

describe('the address for media', () => {
  it('is the one the client reached us by', () => {
    expect(mediaHost('10.0.0.5', { interfaces: machine('192.168.1.2', '10.0.0.5') })).toEqual({ bind: '10.0.0.5', advertise: '10.0.0.5' })
    expect(mediaHost('::ffff:10.0.0.5', { interfaces: machine('192.168.1.2', '10.0.0.5') }).bind).toBe('10.0.0.5')
  })

  it.each(['127.0.0.1', '::1', undefined, 'nonsense'])('is the LAN address for a client on this machine (%s)', (reachedBy) => {
    expect(mediaHost(reachedBy, { interfaces: machine('fe80::1', '169.254.3.4', '192.168.1.2') }).bind).toBe('192.168.1.2')
  })

  it('is an IPv6 address where there is no other', () => {
    expect(mediaHost('::1', { interfaces: machine('fd00::2') }).bind).toBe('fd00::2')
  })

  it('is loopback on a machine without a network, which is told', () => {
    expect(mediaHost('127.0.0.1', { interfaces: machine() }).bind).toBe('127.0.0.1')
    expect(hasNetwork(machine())).toBe(false)
    expect(hasNetwork(machine('192.168.1.2'))).toBe(true)
  })

  it('can be set for clients behind port forwarding, while the socket is bound to this machine', () => {
    const host = mediaHost('127.0.0.1', { override: '203.0.113.7', interfaces: machine('172.17.0.2') })
    expect(host).toEqual({ bind: '172.17.0.2', advertise: '203.0.113.7' })
    expect(advertise('a=candidate:1 1 UDP 2114977791 172.17.0.2 56634 typ host\r\na=mid:0', host))
      .toBe('a=candidate:1 1 UDP 2114977791 203.0.113.7 56634 typ host\r\na=mid:0')
  })

  it('must be an IP address when it is set', () => {
    expect(() => mediaHost(undefined, { override: 'example.com' })).toThrow(/MEDIA_HOST/)
  })
})
