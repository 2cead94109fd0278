import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Trade } from './ledger'
import { verify } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { account } from './account'
import { Ledger, Refusal } from './ledger'
import { signed, tradeFacts } from './notices'

/** What `wx.requestPayment` is called with. */
export interface PayParams {
  timeStamp?: string
  nonceStr?: string
  package?: string
  signType?: string
  paySign?: string
}

interface Answer {
  status: number
  body?: object
}

const MAX_SKEW_SECONDS = 300

/**
 * WeChat and WeChat Pay, as far as the shop uses them: checks what is signed with the merchant's public key, signs its own answers, and
 * knows people by the codes `login:<openid>` and `phone:<number>`, each good once.
 */
export class WechatEmulator {
  readonly ledger = new Ledger(account, () => this.clock())
  /** What was asked, as `POST /v3/…`. */
  readonly asked: string[] = []
  readonly tokens: string[] = []
  /** Refuses what is asked next with this code, as often as is said. */
  readonly refuse = { times: 0, code: 'SYSTEM_ERROR', status: 500 }
  /** What was to be checked, in its order. */
  readonly checked: string[] = []
  /** Answers the next checks with this code, as often as is said. */
  readonly busy = { times: 0, errcode: -1 }
  private readonly people = new Set<string>()
  private readonly used = new Set<string>()

  private constructor(private readonly server: Server, private readonly clock: () => Date) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void this.serve(request, response))
  }

  static async start(clock: () => Date = () => new Date()): Promise<WechatEmulator> {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    return new WechatEmulator(server, clock)
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }

  /** Somebody pays what the app was handed; refuses what the merchant has not signed. */
  pay(params: PayParams): Trade {
    const text = `${account.appId}\n${params.timeStamp}\n${params.nonceStr}\n${params.package}\n`
    if (params.signType !== 'RSA' || !verify('RSA-SHA256', Buffer.from(text), account.merchant.publicKey, Buffer.from(params.paySign ?? '', 'base64')))
      throw new Error('requestPayment:fail the signature is wrong')
    return this.ledger.pay(params.package!.replace('prepay_id=', ''))
  }

  /** An access token ends before its time. */
  endTokens(): void {
    this.tokens.push('')
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await request.toArray() as Buffer[]).toString()
    const path = request.url!
    this.asked.push(`${request.method} ${path.split('?')[0]}`)
    let answer: Answer
    try {
      if (this.refuse.times > 0 && this.refuse.times-- > 0)
        throw new Refusal(this.refuse.status, this.refuse.code)
      answer = path.startsWith('/v3/') ? this.payApi(request, path, body) : { status: 200, body: this.miniApi(new URL(path, this.url), body) }
    }
    catch (error) {
      if (!(error instanceof Refusal))
        throw error
      answer = { status: error.status, body: { code: error.code, message: error.message } }
    }
    const text = answer.body ? JSON.stringify(answer.body) : ''
    response.writeHead(answer.status, { 'content-type': 'application/json', ...signed(this.clock(), text) }).end(text)
  }

  private payApi(request: IncomingMessage, path: string, body: string): Answer {
    this.checkSignature(request, path, body)
    const { pathname } = new URL(path, this.url)
    const [, outTradeNo, close] = /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)(\/close)?$/.exec(pathname) ?? []
    if (pathname === '/v3/pay/transactions/jsapi')
      return { status: 200, body: { prepay_id: this.ledger.prepay(body, openid => this.people.has(openid)).prepayId } }
    if (outTradeNo && !close)
      return { status: 200, body: tradeFacts(this.ledger.find(outTradeNo)) }
    if (outTradeNo) {
      this.ledger.close(outTradeNo)
      return { status: 204 }
    }
    if (pathname === '/v3/refund/domestic/refunds') {
      const { outRefundNo, outTradeNo: trade, status } = this.ledger.refund(body)
      return { status: 200, body: { refund_id: `5030${outRefundNo}`, out_refund_no: outRefundNo, out_trade_no: trade, status } }
    }
    throw new Refusal(404, 'NOT_FOUND', pathname)
  }

  private checkSignature(request: IncomingMessage, path: string, body: string): void {
    const header = request.headers.authorization ?? ''
    const field = (name: string): string => new RegExp(`${name}="([^"]*)"`).exec(header)?.[1] ?? ''
    const [timestamp, nonce] = [field('timestamp'), field('nonce_str')]
    const text = `${request.method}\n${path}\n${timestamp}\n${nonce}\n${body}\n`
    const good = header.startsWith('WECHATPAY2-SHA256-RSA2048 ') && field('mchid') === account.mchId && field('serial_no') === account.serialNo
      && Math.abs(Number(timestamp) - this.clock().getTime() / 1000) <= MAX_SKEW_SECONDS
      && verify('RSA-SHA256', Buffer.from(text), account.merchant.publicKey, Buffer.from(field('signature'), 'base64'))
    if (!good || !request.headers['user-agent'] || request.headers.accept !== 'application/json')
      throw new Refusal(401, 'SIGN_ERROR')
  }

  private miniApi(url: URL, body: string): object {
    const given = body ? JSON.parse(body) as Record<string, unknown> : Object.fromEntries(url.searchParams)
    switch (url.pathname) {
      case '/sns/jscode2session': {
        const openid = this.redeem('login', String(given.js_code))
        if (given.appid !== account.appId || given.secret !== account.appSecret || given.grant_type !== 'authorization_code')
          return { errcode: 40125, errmsg: 'invalid appsecret' }
        if (openid === undefined)
          return { errcode: 40029, errmsg: 'invalid code' }
        this.people.add(openid)
        return { openid, session_key: 'never-to-be-seen' }
      }
      case '/cgi-bin/stable_token':
        if (given.appid !== account.appId || given.secret !== account.appSecret || given.grant_type !== 'client_credential')
          return { errcode: 40125, errmsg: 'invalid appsecret' }
        this.tokens.push(`token-${this.tokens.length + 1}`)
        return { access_token: this.tokens.at(-1), expires_in: 7200 }
      case '/wxa/business/getuserphonenumber': {
        if (url.searchParams.get('access_token') !== this.tokens.at(-1))
          return { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' }
        const [number, country = '86'] = this.redeem('phone', String(given.code))?.split('+') ?? []
        if (number === undefined)
          return { errcode: 40029, errmsg: 'invalid code' }
        return { errcode: 0, errmsg: 'ok', phone_info: { phoneNumber: number, purePhoneNumber: number, countryCode: country, watermark: {} } }
      }
      case '/wxa/msg_sec_check':
        if (url.searchParams.get('access_token') !== this.tokens.at(-1))
          return { errcode: 40001, errmsg: 'invalid credential, access_token is invalid or not latest' }
        return this.checkText(given)
      default:
        return { errcode: 48001, errmsg: 'api unauthorized' }
    }
  }

  /** A text with 违禁 in it is risky, one with 存疑 is for a person to look at. */
  private checkText({ version, scene, openid, content }: Record<string, unknown>): object {
    if (version !== 2 || ![1, 2, 3, 4].includes(Number(scene)) || typeof content !== 'string' || content.length > 2500)
      return { errcode: 40129, errmsg: 'invalid scene' }
    if (!this.people.has(String(openid)))
      return { errcode: 40003, errmsg: 'invalid openid' }
    if (this.busy.times > 0 && this.busy.times-- > 0)
      return { errcode: this.busy.errcode, errmsg: 'system error' }
    this.checked.push(content)
    const result = content.includes('违禁')
      ? { suggest: 'risky', label: 20006 }
      : content.includes('存疑') ? { suggest: 'review', label: 20002 } : { suggest: 'pass', label: 100 }
    return { errcode: 0, errmsg: 'ok', result, detail: [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }], trace_id: `t${this.checked.length}` }
  }

  private redeem(kind: string, code: string): string | undefined {
    if (!code.startsWith(`${kind}:`) || this.used.has(code))
      return
    this.used.add(code)
    return code.slice(kind.length + 1).split('#')[0]
  }
}
