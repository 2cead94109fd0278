import type { Timers } from '../../server/src/channel/timers'
import type { LoopbackOptions } from './loopback'
import type { Phone } from './phone'
import { Callbacks } from './callbacks'
import { ZegoLoopback } from './loopback'
import { phone } from './phone'
import { ServerApi } from './server-api'
import { tokenCheck } from './token04'

/** The app of the tests; secrets of nobody. */
export const APP_ID = 1234567890
export const SERVER_SECRET = '0123456789abcdef0123456789abcdef'
export const CALLBACK_SECRET = 'callback-secret-of-the-tests'

/** All that ZEGO runs: signalling, the server API and callbacks over the same rooms. */
export interface ZegoCloud {
  loopback: ZegoLoopback
  /** Where SDKs connect to, `ws://127.0.0.1:<port>`. */
  origin: string
  api: ServerApi
  callbacks: Callbacks
  /** Configures a server for this cloud. */
  env: Record<'ZEGO_APP_ID' | 'ZEGO_SERVER_SECRET' | 'ZEGO_CALLBACK_SECRET' | 'ZEGO_API_URL', string>
  /** A phone that `stop` switches off. */
  phone: () => Phone
  stop: () => Promise<void>
}

export interface CloudOptions extends Omit<LoopbackOptions, 'timers'> {
  /** Measures tokens' lives and the time between callbacks' attempts. */
  timers?: Timers
}

/** Starts a cloud that checks tokens of this app. Its callbacks wait until they are told where to go. */
export async function openCloud(options: CloudOptions = {}): Promise<ZegoCloud> {
  const loopback = new ZegoLoopback({ checkToken: tokenCheck({ appId: APP_ID, serverSecret: SERVER_SECRET }), ...options })
  const api = new ServerApi(loopback, { appId: APP_ID, serverSecret: SERVER_SECRET })
  const callbacks = new Callbacks(loopback.rooms, { appId: APP_ID, callbackSecret: CALLBACK_SECRET, timers: options.timers })
  const origin = await loopback.listen()
  const apiUrl = await api.listen()
  const phones: Phone[] = []
  return {
    loopback,
    origin,
    api,
    callbacks,
    env: { ZEGO_APP_ID: String(APP_ID), ZEGO_SERVER_SECRET: SERVER_SECRET, ZEGO_CALLBACK_SECRET: CALLBACK_SECRET, ZEGO_API_URL: apiUrl },
    phone() {
      const device = phone(APP_ID, origin)
      phones.push(device)
      return device
    },
    async stop() {
      await Promise.all(phones.map(device => device.switchOff()))
      callbacks.stop()
      await loopback.close()
      await callbacks.settled()
      await api.close()
    },
  }
}
