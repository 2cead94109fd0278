import type { ZegoExpressEngine } from 'zego-express-engine-miniprogram'
import type { WxPhone } from './wx-phone'
import type { DriverEvents, LiveDriver } from '~/live/driver'
import type { WeixinEngine } from '~/live/drivers/zego-weixin/engine'
import type { ZegoTicket } from '~/live/drivers/zego/ticket'
import { ZegoWeixinDriver } from '~/live/drivers/zego-weixin'
import { WeixinHub } from '~/live/drivers/zego-weixin/engine'
import { EngineHolder } from '~/live/drivers/zego/engine'
import { backoff } from '~/live/reconnect'
import { NativePlayer } from '~/packages/live/components/surface/native-player'
import { NativePusher } from '~/packages/live/components/surface/native-pusher'
import { loadSdk } from './sdk'
import { wxPhone } from './wx-phone'

const UNSEEN_MS = 8_000
/** The SDK's calls that happen again and again, or that its own code makes. */
const QUIET = ['updatePlayerNetStatus', 'getVersion']

/** A phone with the app on it, from the driver down: the real SDK, and the app's own hands on native tags that a test plays. */
export interface Device extends WxPhone {
  driver: LiveDriver
  /** Another driver of the same app, as another visit makes one. */
  another: () => LiveDriver
  /**
   * What happened, in order: `sdk.<call> <first argument>`, `pusher.<command>` and `player.<command>`, `rendered <role>`,
   * `<role> <state> [<code>]`, `quality <role>` and `ticket wanted` of the driver.
   */
  log: string[]
  /** Every call to the engine with its arguments. */
  engineCalls: { name: string, args: unknown[] }[]
  /** Engines that were made. */
  engines: () => number
  /** Sources the driver gave, by role. */
  sources: DriverEvents['source'][]
  quality: DriverEvents['quality'][]
  /** Users the driver asked a new ticket for; `undefined` where anybody will do. */
  ticketsWanted: (string | undefined)[]
  /** Timers of the SDK that wait. */
  timers: () => number
  /** The tag says something by a state code. */
  says: (code: number) => void
  /** Resolves once such a line is in the log, from `since` on. */
  seen: (line: string | RegExp, since?: number) => Promise<void>
  /** Goes live and waits until it is out. */
  goLive: (ticket: ZegoTicket, takeOver?: boolean) => Promise<void>
  /** Watches and waits for the picture. */
  watch: (ticket: ZegoTicket) => Promise<void>
  switchOff: () => Promise<void>
}

export const capture = { camera: 'front', cameraOn: true, microphoneOn: true, mirror: true, beauty: 5, whitening: 5, definition: '720p' } as const

/** @param origin the loopback's */
export function device(origin: string): Device {
  const phone = wxPhone(origin)
  const sdk = loadSdk(phone.wx)
  const log: string[] = []
  const engineCalls: Device['engineCalls'] = []
  const sources: Device['sources'] = []
  const quality: Device['quality'] = []
  const ticketsWanted: Device['ticketsWanted'] = []
  const waiting = new Set<() => void>()
  const engines: ZegoExpressEngine[] = []

  function write(line: string) {
    log.push(line)
    waiting.forEach(look => look())
  }
  function recorded(engine: ZegoExpressEngine): WeixinEngine {
    return new Proxy(engine, {
      get: (target, name: keyof ZegoExpressEngine) => {
        const member: unknown = target[name]
        if (typeof member !== 'function')
          return member
        return (...args: unknown[]) => {
          engineCalls.push({ name, args })
          if (!QUIET.includes(name))
            write(`sdk.${name}${typeof args[0] === 'string' ? ` ${args[0]}` : ''}`)
          return (member as (...args: unknown[]) => unknown).apply(target, args)
        }
      },
    }) as WeixinEngine
  }
  const holder = new EngineHolder((appId) => {
    const engine = new sdk.ZegoExpressEngine(appId, '')
    engines.push(engine)
    return new WeixinHub(recorded(engine))
  })
  const tag = (role: string) => new Proxy({}, { get: (_, command: string) => () => write(`${role}.${command}`) })

  function make(): LiveDriver {
    const driver = new ZegoWeixinDriver({ engines: holder, policy: backoff({ firstMs: 20, mostMs: 100, jitter: 0, maxAttempts: 20 }) })
    const hands = (role: string) => ({
      tag: () => tag(role),
      rendered: async () => write(`rendered ${role}`),
      report: driver.report.bind(driver),
    })
    const surfaces = { preview: new NativePusher(hands('pusher'), 'front'), player: new NativePlayer(hands('player')) }
    driver.on('source', (event) => {
      sources.push(event)
      surfaces[event.role].show(event.source)
    })
    const tell = (role: string) => (state: { state: string, error?: { code: string } }) => write(`${role} ${state.state}${state.error ? ` ${state.error.code}` : ''}`)
    driver.on('publisher', tell('publisher'))
    driver.on('player', tell('player'))
    driver.on('quality', (event) => {
      quality.push(event)
      write(`quality ${event.role}`)
    })
    driver.on('ticketExpiring', ({ userId }) => {
      ticketsWanted.push(userId)
      write('ticket wanted')
    })
    return driver
  }
  const driver = make()
  const says = (code: number) => driver.report({ type: 'native', name: 'statechange', detail: { code } })

  function seen(line: string | RegExp, since = 0): Promise<void> {
    return new Promise((resolve, reject) => {
      let deadline: NodeJS.Timeout | undefined
      const look = () => {
        if (!log.slice(since).some(entry => typeof line === 'string' ? entry === line : line.test(entry)))
          return
        clearTimeout(deadline)
        waiting.delete(look)
        resolve()
      }
      deadline = setTimeout(() => {
        waiting.delete(look)
        reject(new Error(`no "${line}" within ${UNSEEN_MS} ms:\n${log.slice(since).join('\n')}`))
      }, UNSEEN_MS)
      waiting.add(look)
      look()
    })
  }

  return {
    ...phone,
    driver,
    another: make,
    log,
    engineCalls,
    engines: () => engines.length,
    sources,
    quality,
    ticketsWanted,
    timers: sdk.timers,
    says,
    seen,
    async goLive(ticket, takeOver) {
      const since = log.length
      await driver.join(ticket)
      await driver.startPreview(capture)
      await driver.startPublishing({ takeOver })
      await seen('pusher.start', since)
      says(1002)
      await seen('publisher publishing', since)
    },
    async watch(ticket) {
      const since = log.length
      await driver.join(ticket)
      await driver.startPlaying()
      await seen('player.play', since)
      says(2004)
      await seen('player playing', since)
    },
    async switchOff() {
      await driver.leave()
      engines.forEach(engine => engine.destroyEngine())
      const open = phone.sockets.filter(({ socket }) => socket.readyState < socket.CLOSED)
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
