import type { Join, Room } from '#contract/rooms'
import type { Phone } from '../zego/phone'
import type { Zego } from '../zego/start'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { builtApiBase, ensureBuild } from '../support/builds'
import { zegoNetwork } from '../zego/mini-program'
import { Person } from './anchor'
import { Driver, launch } from './harness'
import { withPluginStandIn } from './plugin-stand-in'

export const TARGETS = ['mp-weixin', 'mp-weixin-plugin'] as const
/** What it takes to make and start the builds on a machine that does other things too. */
export const BUILDING = 400_000

const LIVE_SCRIPTS = 'src/packages/live/common/vendor.js'
const COMMANDS = { LivePusherContext: ['startPreview', 'stopPreview', 'start', 'stop'], LivePlayerContext: ['play', 'stop'] }
/** What is told about a stream again and again. */
const QUIET = ['on', 'updatePlayerNetStatus', 'getVersion']

export interface SdkCall {
  name: string
  args: unknown[]
}

export interface ZegoAppOptions {
  url?: string
  storage?: Map<string, string>
  mocks?: Record<string, unknown>
}

/** A build, with what its one engine is asked handed to `ZegoApp`; the SDK in it is as shipped. `remove` deletes the copy. */
export async function zegoBuild(target: typeof TARGETS[number]): Promise<{ build: string, remove: () => void }> {
  const made = await ensureBuild(target)
  const copy = target === 'mp-weixin-plugin' ? withPluginStandIn(made) : plainCopy(made)
  const file = join(copy.build, LIVE_SCRIPTS)
  const parts = readFileSync(file, 'utf8').split(/(new [\w$.]+\.ZegoExpressEngine\([\w$]+,""\))/)
  if (parts.length !== 3)
    throw new Error(`the live subpackage makes ${(parts.length - 1) / 2} engines`)
  writeFileSync(file, `${parts[0]}wx.engineMade(${parts[1]})${parts[2]}`)
  return copy
}

function plainCopy(build: string) {
  const copy = mkdtempSync(join(tmpdir(), 'zego-app-'))
  cpSync(build, copy, { recursive: true })
  return { build: copy, remove: () => rmSync(copy, { recursive: true, force: true }) }
}

/** The compiled app on the tests' cloud: what it asks of ZEGO's SDK and of the native tags, in one order. */
export class ZegoApp {
  /** `sdk.<call> <first argument>` and `pusher.<command>`, `player.<command>`. */
  readonly log: string[] = []
  readonly sdkCalls: SdkCall[] = []
  /** Addresses that stood on the tag when it was told to start. */
  readonly startedOn: unknown[] = []
  /** What the app, and the SDK in it, printed. */
  readonly printed: string[] = []
  engines = 0
  private driver: Driver | undefined

  static async launch(build: string, zego: Zego, { mocks, ...options }: ZegoAppOptions = {}): Promise<ZegoApp> {
    const app = new ZegoApp()
    for (const level of ['log', 'info', 'debug'] as const)
      vi.spyOn(console, level).mockImplementation((...args: unknown[]) => void app.printed.push(args.join(' ')))
    app.driver = await launch(build, {
      ...options,
      mocks: { ...app.nativeCommands(), ...mocks },
      wx: { engineMade: (engine: object) => app.recorded(engine) },
      ...zegoNetwork(zego.origin, { from: builtApiBase, to: zego.server.url }),
    })
    return app
  }

  get mp(): Driver {
    if (!(this.driver instanceof Driver))
      throw new Error('the app has not been launched')
    return this.driver
  }

  count(line: string): number {
    return this.log.filter(entry => entry === line).length
  }

  /** Waits until a line is in the log this many times. */
  async seen(line: string, times = 1): Promise<void> {
    await this.mp.until(() => this.count(line) >= times, { timeout: 20_000, what: `${line}, ${times} times, in\n${this.log.join('\n')}` })
  }

  /** The phone dies: nothing is said to anybody any more. */
  kill(): void {
    this.mp.program.network.stop()
    this.mp.destroy()
  }

  private nativeCommands(): Record<string, () => void> {
    return Object.fromEntries(Object.entries(COMMANDS).flatMap(([context, commands]) => commands.map((command) => {
      const role = context === 'LivePusherContext' ? 'pusher' : 'player'
      return [`${context}.${command}`, () => {
        this.log.push(`${role}.${command}`)
        if (command === 'start' || command === 'play')
          this.startedOn.push(this.mp.attr(`live-${role}`, role === 'pusher' ? 'url' : 'src'))
      }]
    })))
  }

  private recorded(engine: object): object {
    this.engines += 1
    return new Proxy(engine, {
      get: (target, name: string) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function')
          return member
        return (...args: unknown[]): unknown => {
          this.sdkCalls.push({ name, args })
          if (!QUIET.includes(name))
            this.log.push(`sdk.${name}${typeof args[0] === 'string' ? ` ${args[0]}` : ''}`)
          return Reflect.apply(member, target, args) as unknown
        }
      },
    })
  }
}

/** Somebody's other device: the real SDK on it, logged in as the server lets that person in. */
export async function otherDevice(zego: Zego, person: Person, room: Room): Promise<Phone> {
  const { media } = await person.call<Join>('POST', `/api/rooms/${room.id}/join`)
  if (media.driver !== 'zego')
    throw new Error(`not ZEGO's: ${media.driver}`)
  const phone = zego.phone()
  await phone.engine.loginRoom(media.roomId, media.token, { userID: media.user.id, userName: media.user.name }, { userUpdate: true })
  return phone
}

/** A person of the server, by nickname. */
export function signIn(zego: Zego, nickname: string, role: 'anchor' | 'shopper' | 'merchant'): Promise<Person> {
  return Person.signIn(zego.server.url, nickname, role)
}
