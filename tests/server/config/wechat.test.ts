import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../../server/src/config/index'
import { account, payEnvironment, secrets, signInEnvironment, wechatEnvironment } from '../../support/wechat/account'

const all = wechatEnvironment()
const PRODUCTION = { APP_MODE: 'production', SESSION_SECRET: 'x'.repeat(32) }
const without = (...names: string[]) => Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)))

describe('weChat in the environment', () => {
  let folder: string
  beforeAll(() => folder = mkdtempSync(join(tmpdir(), 'live-shop-test-')))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is read as a whole', () => {
    expect(loadConfig({})).toMatchObject({ wechat: undefined, wechatPay: undefined })
    expect(loadConfig(signInEnvironment('https://api.example/'))).toMatchObject({ wechat: { appId: account.appId, apiUrl: 'https://api.example' }, wechatPay: undefined })
    const { wechatPay } = loadConfig({ ...all, WECHAT_PAY_API_URL: '' })
    expect(wechatPay).toMatchObject({ appId: account.appId, mchId: account.mchId, serialNo: account.serialNo, publicKeyId: account.publicKeyId, apiUrl: 'https://api.mch.weixin.qq.com' })
    expect([wechatPay!.privateKey.type, wechatPay!.publicKey.type]).toEqual(['private', 'public'])
  })

  it('reads keys from files', () => {
    const [privateFile, publicFile] = ['private.pem', 'public.pem'].map(name => join(folder, name)) as [string, string]
    writeFileSync(privateFile, all.WECHAT_PAY_PRIVATE_KEY!.replaceAll('\\n', '\n'))
    writeFileSync(publicFile, all.WECHAT_PAY_PUBLIC_KEY!.replaceAll('\\n', '\n'))
    const env = { ...without('WECHAT_PAY_PRIVATE_KEY', 'WECHAT_PAY_PUBLIC_KEY'), WECHAT_PAY_PRIVATE_KEY_FILE: privateFile, WECHAT_PAY_PUBLIC_KEY_FILE: publicFile }
    expect(loadConfig(env).wechatPay?.privateKey.equals(account.merchant.privateKey)).toBe(true)
  })

  it('starts in production when it is all there', () => {
    expect(loadConfig({ ...all, ...PRODUCTION }).mode).toBe('production')
  })

  it.each<[Record<string, string>, string]>([
    [{ ...PRODUCTION }, 'WECHAT_APP_ID and WECHAT_APP_SECRET are required with APP_MODE=production'],
    [{ ...PRODUCTION, ...signInEnvironment() }, 'WECHAT_PAY_* is required with APP_MODE=production'],
    [{ ...all, ...PRODUCTION, RATE_LIMIT: 'off' }, 'RATE_LIMIT=off'],
    [{ ...all, ...PRODUCTION, SESSION_SECRET: '' }, 'SESSION_SECRET is required'],
    [without('WECHAT_APP_SECRET'), 'WECHAT_APP_SECRET is missing'],
    [{ ...all, WECHAT_APP_ID: 'wx1' }, 'WECHAT_APP_ID must be'],
    [{ ...all, WECHAT_API_URL: 'api.weixin' }, 'WECHAT_API_URL must be an address like https://api.weixin.qq.com'],
    [payEnvironment(), 'WECHAT_APP_ID and WECHAT_APP_SECRET are missing'],
    [{ WECHAT_PAY_MCH_ID: '1900000001' }, 'WECHAT_PAY_SERIAL_NO, WECHAT_PAY_PUBLIC_KEY_ID, WECHAT_PAY_API_V3_KEY, WECHAT_PAY_NOTIFY_URL, WECHAT_PAY_PRIVATE_KEY, WECHAT_PAY_PUBLIC_KEY are missing'],
    [without('WECHAT_PAY_PRIVATE_KEY'), 'WECHAT_PAY_PRIVATE_KEY is missing'],
    [{ ...all, WECHAT_PAY_MCH_ID: 'me' }, 'WECHAT_PAY_MCH_ID must be'],
    [{ ...all, WECHAT_PAY_SERIAL_NO: 'none' }, 'WECHAT_PAY_SERIAL_NO must be'],
    [{ ...all, WECHAT_PAY_PUBLIC_KEY_ID: '1' }, 'WECHAT_PAY_PUBLIC_KEY_ID must be'],
    [{ ...all, WECHAT_PAY_API_V3_KEY: account.apiV3Key.slice(1) }, 'WECHAT_PAY_API_V3_KEY must have exactly 32 bytes'],
    [{ ...all, WECHAT_PAY_NOTIFY_URL: 'http://shop.example.com/' }, 'WECHAT_PAY_NOTIFY_URL must be an https address'],
    [{ ...all, WECHAT_PAY_PRIVATE_KEY: 'no key' }, 'WECHAT_PAY_PRIVATE_KEY must be an RSA key in PEM form'],
    [{ ...all, WECHAT_PAY_PRIVATE_KEY: all.WECHAT_PAY_PUBLIC_KEY! }, 'WECHAT_PAY_PRIVATE_KEY must be'],
    [{ ...all, WECHAT_PAY_PUBLIC_KEY_FILE: '/none' }, 'WECHAT_PAY_PUBLIC_KEY and WECHAT_PAY_PUBLIC_KEY_FILE are both set'],
    [{ ...without('WECHAT_PAY_PUBLIC_KEY'), WECHAT_PAY_PUBLIC_KEY_FILE: '/none' }, 'WECHAT_PAY_PUBLIC_KEY_FILE cannot be read (ENOENT)'],
    [{ ...all, WECHAT_PAY_API_URL: 'ftp://pay' }, 'WECHAT_PAY_API_URL must be an address'],
  ])('is refused in one line when something is amiss (%#)', (env, message) => {
    let thrown: unknown
    try {
      loadConfig(env)
    }
    catch (error) {
      thrown = error
    }
    expect(thrown).toMatchObject({ name: 'StartError', code: 'BAD_CONFIG', message: expect.stringContaining(message) })
    const text = (thrown as Error).message
    expect(text).not.toContain('\n')
    for (const secret of secrets)
      expect(text).not.toContain(secret)
  })
})
