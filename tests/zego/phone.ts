import type { ZegoExpressEngine } from 'zego-express-engine-miniprogram'
import type { WxPhone } from './wx-phone'
import { loadSdk } from './sdk'
import { wxPhone } from './wx-phone'

/** Room events and the like, with what the SDK said of them. */
export type Heard = [event: string, ...args: unknown[]]

const EVENTS = [
  'roomStateUpdate',
  'roomStateChanged',
  'roomStreamUpdate',
  'roomUserUpdate',
  'roomOnlineUserCountUpdate',
  'publisherStateUpdate',
  'playerStateUpdate',
  'publishQualityUpdate',
  'playQualityUpdate',
  'IMRecvBarrageMessage',
  'IMRecvBroadcastMessage',
  'IMRecvCustomCommand',
  'roomExtraInfoUpdate',
  'streamExtraInfoUpdate',
  'tokenWillExpire',
] as const

/** What live-pusher says once its stream has arrived; only then the SDK announces it. */
export const PUBLISHED = { detail: { code: 1002 } }
const UNHEARD_MS = 8000

/** A phone of a viewer or anchor: the real SDK with an engine that hears everything. */
export interface Phone extends WxPhone {
  engine: ZegoExpressEngine
  heard: Heard[]
  /** Timers of the SDK that wait. */
  timers: () => number
  /**
   * Resolves with the arguments of an event that was or will be heard, looking from `since` in `heard` on.
   * Rejects, with all that was heard, when none comes within 8 s.
   */
  hear: (event: typeof EVENTS[number], match?: (...args: unknown[]) => boolean, since?: number) => Promise<unknown[]>
  /** Publishes as the tutorial's order has it; resolves with the address. */
  publish: (streamID: string, options?: Parameters<ZegoExpressEngine['startPublishingStream']>[1]) => Promise<string>
  /** Destroys the engine and waits for its sockets to close; once. */
  switchOff: () => Promise<void>
}

/**
 * @param appId what tokens are made for
 * @param origin the loopback's
 */
export function phone(appId: number, origin: string): Phone {
  const device = wxPhone(origin)
  const sdk = loadSdk(device.wx)
  const engine = new sdk.ZegoExpressEngine(appId, '')
  const heard: Heard[] = []
  const waiting = new Set<() => void>()
  let off = false
  for (const event of EVENTS) {
    engine.on(event, (...args: unknown[]) => {
      heard.push([event, ...args])
      waiting.forEach(look => look())
    })
  }
  return {
    ...device,
    engine,
    heard,
    timers: sdk.timers,
    hear: (event, match = () => true, since = 0) => new Promise((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error(`no such ${event} within ${UNHEARD_MS} ms; heard: ${JSON.stringify(heard)}`)), UNHEARD_MS)
      const look = () => {
        const found = heard.slice(since).find(([name, ...args]) => name === event && match(...args))
        if (!found)
          return
        clearTimeout(deadline)
        waiting.delete(look)
        resolve(found.slice(1))
      }
      waiting.add(look)
      look()
    }),
    async publish(streamID, options) {
      const { url } = await engine.startPublishingStream(streamID, options)
      engine.updatePlayerState(streamID, PUBLISHED)
      return url
    },
    async switchOff() {
      if (off)
        return
      off = true
      engine.destroyEngine()
      const open = device.sockets.filter(({ socket }) => socket.readyState < socket.CLOSED)
      await Promise.all(open.map(({ socket }) => {
        // once() of events rejects where a socket still on its way says so by an error.
        const closed = new Promise(resolve => socket.once('close', resolve))
        socket.terminate()
        return closed
      }))
      sdk.dispose()
    },
  }
}
