import type { Rewrite } from '../mp/harness/network'

/**
 * Network options of the mini-program harness (`launch`): the SDK's signalling goes to the loopback, its logs go nowhere,
 * the app's own server is where `server` says.
 *
 * @param origin the loopback's
 */
export function zegoNetwork(origin: string, server?: Rewrite) {
  return {
    network: 'real' as const,
    rewriteOrigin: [...(server ? [server] : []), { from: 'wss://*accesshub*', to: origin }],
    swallow: ['https://*weblogger*'],
  }
}
