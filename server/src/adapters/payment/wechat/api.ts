import type { WechatPayConfig } from '../../../config/wechat-pay'
import type { Fetch } from '../../wechat/api'
import { PaymentError } from '../provider'
import { authorize, doubt } from './signatures'

export interface PayApiOptions {
  config: WechatPayConfig
  clock: () => Date
  fetch?: Fetch
}

/** One call of WeChat Pay's API. @throws {PaymentError} with its code, or UNREACHABLE, or UNVERIFIED for an answer it did not sign */
export type PayApi = <T>(method: 'GET' | 'POST', path: string, body?: object) => Promise<T>

const TIMEOUT_MS = 5000

export function createPayApi({ config, clock, fetch = globalThis.fetch }: PayApiOptions): PayApi {
  return async <T>(method: 'GET' | 'POST', path: string, body?: object) => {
    const text = body === undefined ? '' : JSON.stringify(body)
    const headers = {
      'accept': 'application/json',
      'authorization': authorize(config, clock(), method, path, text),
      'content-type': 'application/json',
      'user-agent': 'live-shop',
      'wechatpay-serial': config.publicKeyId,
    }
    let response: Response
    let answer: string
    try {
      response = await fetch(`${config.apiUrl}${path}`, { method, headers, body: text || undefined, signal: AbortSignal.timeout(TIMEOUT_MS) })
      answer = await response.text()
    }
    catch (error) {
      throw new PaymentError('UNREACHABLE', `WeChat Pay cannot be reached (${error instanceof Error ? error.name : 'unknown'})`)
    }
    // A refusal of our own signature comes unsigned, and whoever stands between can only say no.
    if (!response.ok)
      throw refusal(response.status, answer)
    const reason = doubt(config, clock(), Object.fromEntries(response.headers), answer)
    if (reason)
      throw new PaymentError('UNVERIFIED', `an answer of WeChat Pay is not to be believed: ${reason}`)
    return (answer === '' ? undefined : JSON.parse(answer)) as T
  }
}

function refusal(status: number, answer: string): PaymentError {
  try {
    const { code, message } = JSON.parse(answer) as { code?: string, message?: string }
    return new PaymentError(String(code ?? status), String(message ?? 'refused'))
  }
  catch {
    return new PaymentError(String(status), 'WeChat Pay refused without saying why')
  }
}
