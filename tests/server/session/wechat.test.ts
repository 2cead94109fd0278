import type { Session, SessionOptions, WechatPhone } from '#contract/session'
import { eq } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { AccessToken } from '../../../server/src/adapters/wechat/access-token'
import { createWechatApi } from '../../../server/src/adapters/wechat/api'
import { users } from '../../../server/src/db/schema'
import { buildTestApp } from '../../support/app'
import { describeEachEngine } from '../../support/database'
import { secrets } from '../../support/wechat/account'
import { useWechatShop } from '../../support/wechat/shop'

const HOUR = 3600_000

describeEachEngine('signing in by WeChat', (context) => {
  const world = useWechatShop(context)
  const { shop, signIn } = world
  const enter = (code: string) => shop.call<Session>('POST', '/session/wechat', { body: { code } })
  let codes = 0
  const phoneCode = (number = '13800138000') => `phone:${number}#${++codes}`

  it('is offered where it is set up, and says so', async () => {
    expect((await shop.call<SessionOptions>('GET', '/session/options')).body).toEqual({ demo: true, wechat: true, payment: 'wechat' })
    const without = await buildTestApp(context.db)
    try {
      expect((await without.app.inject({ url: '/api/session/options' })).json()).toEqual({ demo: true, wechat: false, payment: 'sandbox' })
      const { headers } = await without.signIn('小安')
      for (const url of ['/api/session/wechat', '/api/session/wechat/phone'])
        expect((await without.app.inject({ method: 'POST', url, headers, payload: { code: 'x' } })).json().error.code, url).toBe('WECHAT_NOT_CONFIGURED')
    }
    finally {
      await without.close()
    }
  })

  it('makes a shopper of somebody new, and knows them again', async () => {
    const first = (await enter('login:anna#1')).body
    expect(first.user).toMatchObject({ role: 'shopper', nickname: expect.stringMatching(/^微信用户\w{4}$/) })
    expect((await enter('login:anna#2')).body.user).toEqual(first.user)
    expect((await enter('login:bert')).body.user.id).not.toBe(first.user.id)
    expect((await shop.call('GET', '/session', { headers: { authorization: `Bearer ${first.token}` } })).body).toEqual({ user: first.user })
  })

  it('keeps the role somebody has been given since', async () => {
    const { user } = (await enter('login:carl#1')).body
    await context.db.orm.update(users).set({ role: 'anchor' }).where(eq(users.id, user.id))
    expect((await enter('login:carl#2')).body.user.role).toBe('anchor')
  })

  it('makes one person of two sign-ins at once', async () => {
    const answers = await Promise.all([1, 2, 3].map(n => enter(`login:dora#${n}`)))
    expect(new Set(answers.map(answer => answer.body.user.id)).size).toBe(1)
  })

  it('refuses a code that is wrong or used, and says when WeChat is away', async () => {
    await enter('login:emil#1')
    for (const code of ['login:emil#1', 'made up'])
      expect(await enter(code)).toMatchObject({ status: 422, code: 'WECHAT_CODE_INVALID' })
    expect(await enter('')).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    world.wechat.refuse.times = 1
    expect(await enter('login:emil#2')).toMatchObject({ status: 503, code: 'WECHAT_UNAVAILABLE' })
    expect((await enter('login:emil#3')).status).toBe(200)
  })

  it('reads the telephone number a person gives, and keeps it', async () => {
    const person = await signIn()
    const ask = (code: string) => shop.call<WechatPhone>('POST', '/session/wechat/phone', { as: person, body: { code } })
    expect((await ask(phoneCode())).body).toEqual({ phone: '13800138000' })
    expect((await context.db.orm.select().from(users).where(eq(users.id, person.id)))[0]!.phone).toBe('13800138000')
    expect((await ask(phoneCode('91234567+852'))).body).toEqual({ phone: '+85291234567' })
    expect(await ask('made up')).toMatchObject({ status: 422, code: 'WECHAT_CODE_INVALID' })
    expect(await shop.call('POST', '/session/wechat/phone', { body: { code: phoneCode() } })).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' })
  })

  it('uses one access token until five minutes before its end, and another when WeChat has ended it', async () => {
    const person = await signIn()
    const ask = async () => (await shop.call('POST', '/session/wechat/phone', { as: person, body: { code: phoneCode() } })).status
    shop.now = new Date(shop.now.getTime() + 10 * HOUR)
    const before = world.wechat.tokens.length
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([200, 200, 200])
    shop.now = new Date(shop.now.getTime() + 2 * HOUR - 300_001)
    expect(await ask()).toBe(200)
    expect(world.wechat.tokens.length - before).toBe(1)
    shop.now = new Date(shop.now.getTime() + 1)
    expect(await ask()).toBe(200)
    expect(world.wechat.tokens.length - before).toBe(2)
    world.wechat.endTokens()
    expect(await ask()).toBe(200)
    expect(world.wechat.tokens.at(-1)).toBe('token-4'.replace('4', String(world.wechat.tokens.length)))
  })
})

describe('the access token of WeChat', () => {
  it('is not asked for again by who was late to hear that it is refused', async () => {
    const renewed: boolean[] = []
    const token = new AccessToken({ clock: () => new Date(0), renew: async (force) => {
      renewed.push(force)
      return { access_token: `t${renewed.length}`, expires_in: 7200 }
    } })
    expect(await token.get()).toBe('t1')
    expect(await Promise.all([token.replace('t1'), token.replace('t1')])).toEqual(['t2', 't2'])
    expect(await token.replace('t1')).toBe('t2')
    expect(renewed).toEqual([false, true])
  })

  it('is asked for again after a failure', async () => {
    let calls = 0
    const token = new AccessToken({ clock: () => new Date(0), renew: async () => {
      if (++calls === 1)
        throw new Error('away')
      return { access_token: 't', expires_in: 7200 }
    } })
    await expect(token.get()).rejects.toThrow('away')
    expect(await token.get()).toBe('t')
  })
})

it('keeps its secrets out of what it says when WeChat cannot be reached', async () => {
  const api = createWechatApi({
    config: { appId: 'wx0123456789abcdef', appSecret: secrets[0]!, apiUrl: 'http://127.0.0.1:1' },
    clock: () => new Date(0),
  })
  const error = await api.signIn('x').catch((thrown: Error) => thrown) as Error
  expect(error).toMatchObject({ name: 'WechatError', errcode: 0 })
  expect(JSON.stringify([error.message, error.stack, error.cause])).not.toContain(secrets[0])
})
