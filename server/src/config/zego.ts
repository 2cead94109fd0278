import type { Environment } from './read'
import { Buffer } from 'node:buffer'
import { bad } from './read'

/** What connects this server to a project in ZEGO's console. */
export interface ZegoConfig {
  appId: number
  /** Makes tokens and signs calls of the server API; 32 bytes. */
  serverSecret: string
  /** Checks ZEGO's callbacks; without it they are refused and streams are found by asking. */
  callbackSecret: string | undefined
  /** Where the server API answers. */
  apiUrl: string
}

const API_URL = 'https://rtc-api.zego.im'
const SECRET_BYTES = 32
const MAX_APP_ID = 2 ** 32 - 1

/**
 * @returns undefined when ZEGO is not set up
 * @throws {StartError} BAD_CONFIG for half a set-up or a bad value, never showing a secret
 */
export function zegoConfig(env: Environment): ZegoConfig | undefined {
  const { ZEGO_APP_ID: appId, ZEGO_SERVER_SECRET: serverSecret, ZEGO_CALLBACK_SECRET: callbackSecret, ZEGO_API_URL: apiUrl } = env
  if (!appId && !serverSecret) {
    if (callbackSecret || apiUrl)
      throw bad(`${callbackSecret ? 'ZEGO_CALLBACK_SECRET' : 'ZEGO_API_URL'} is of no use without ZEGO_APP_ID and ZEGO_SERVER_SECRET`)
    return
  }
  if (!appId || !serverSecret)
    throw bad(`ZEGO takes both ZEGO_APP_ID and ZEGO_SERVER_SECRET; ${appId ? 'ZEGO_SERVER_SECRET' : 'ZEGO_APP_ID'} is missing`)
  if (Buffer.byteLength(serverSecret) !== SECRET_BYTES || !/^[\x21-\x7E]+$/.test(serverSecret))
    throw bad(`ZEGO_SERVER_SECRET must be the ${SECRET_BYTES} characters that ZEGO's console shows`)
  return { appId: appIdOf(appId), serverSecret, callbackSecret: callbackSecret || undefined, apiUrl: apiUrlOf(apiUrl) }
}

function appIdOf(text: string): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= 1 && value <= MAX_APP_ID))
    throw bad(`ZEGO_APP_ID must be the number that ZEGO's console shows, not ${JSON.stringify(text)}`)
  return value
}

function apiUrlOf(text: string | undefined): string {
  if (!text)
    return API_URL
  if (!/^https?:\/\//.test(text) || !URL.canParse(text))
    throw bad('ZEGO_API_URL must be an address like https://rtc-api.zego.im')
  return text.replace(/\/+$/, '')
}
