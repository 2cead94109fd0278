import type { TestApp } from '../../support/app'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { users } from '../../../server/src/db/schema'
import { buildTestApp } from '../../support/app'
import { describeEachEngine } from '../../support/database'

describeEachEngine('sessions', (context) => {
  let test: TestApp
  beforeEach(async () => {
    test = await buildTestApp(context.db)
  })
  afterEach(() => test.close())
  const login = (payload: object) => test.app.inject({ method: 'POST', url: '/api/session/demo', payload })
  const current = (authorization?: string) => test.app.inject({ url: '/api/session', headers: authorization ? { authorization } : {} })

  it('signs in by a nickname and tells who is signed in', async () => {
    const answer = await login({ nickname: '小明', role: 'shopper' })
    expect(answer.statusCode).toBe(200)
    const { token, user } = answer.json()
    expect(user).toEqual({ id: expect.stringMatching(/^\w{1,64}$/), nickname: '小明', role: 'shopper', avatar: expect.stringMatching(/^\//) })
    expect((await current(`Bearer ${token}`)).json()).toEqual({ user })
  })

  it('takes the same nickname and role for the same person, another role for another', async () => {
    const first = await test.signIn('小明')
    expect((await test.signIn(' 小\u200B明 ')).user.id).toBe(first.user.id)
    expect((await test.signIn('小明', 'anchor')).user.id).not.toBe(first.user.id)
  })

  it('makes one person of many sign-ins at once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => test.signIn('小红')))
    expect(new Set(all.map(session => session.user.id)).size).toBe(1)
    expect(await context.db.orm.select().from(users)).toHaveLength(1)
  })

  it.each([
    ['no nickname', { role: 'shopper' }],
    ['an empty nickname', { nickname: '', role: 'shopper' }],
    ['a blank nickname', { nickname: '   ', role: 'shopper' }],
    ['an invisible nickname', { nickname: '\u200B', role: 'shopper' }],
    ['21 characters', { nickname: '长'.repeat(21), role: 'shopper' }],
    ['a NUL', { nickname: 'a\0b', role: 'shopper' }],
    ['a role that is not', { nickname: 'a', role: 'admin' }],
    ['a number', { nickname: 5, role: 'shopper' }],
  ])('refuses %s', async (_what, payload) => {
    const answer = await login(payload)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toEqual({ error: { code: 'BAD_REQUEST', message: expect.any(String), details: expect.objectContaining({ in: 'body' }) } })
    expect(await context.db.orm.select().from(users)).toEqual([])
  })

  it('draws a picture for everybody', async () => {
    const { user } = await test.signIn('小明')
    const picture = await test.app.inject({ url: user.avatar })
    expect(picture.statusCode).toBe(200)
    expect(picture.headers['content-type']).toBe('image/svg+xml')
  })

  it('answers a guest who asks for a session with 401', async () => {
    const answer = await current()
    expect(answer.statusCode).toBe(401)
    expect(answer.json().error.code).toBe('UNAUTHENTICATED')
  })

  it('refuses a bad token even where a guest may enter', async () => {
    const { token, user } = await test.signIn('小明')
    const ticket = test.deps.tokens.sign('ticket', { sub: user.id, room: 'r1' }).token
    for (const authorization of ['Bearer nonsense', `Bearer ${token}x`, `Basic ${token}`, token, '', `Bearer ${ticket}`]) {
      const answer = await test.app.inject({ url: '/api/health', headers: { authorization } })
      expect([authorization, answer.statusCode]).toEqual([authorization, 401])
      expect(answer.json().error.code).toBe('UNAUTHENTICATED')
    }
  })

  it('refuses a well-signed token whose user is gone', async () => {
    const { token } = test.deps.tokens.sign('session', { sub: 'user_of_another_database', role: 'merchant' })
    expect((await current(`Bearer ${token}`)).statusCode).toBe(401)
    expect((await test.app.inject({ url: '/api/health', headers: { authorization: `Bearer ${token}` } })).statusCode).toBe(401)
  })

  it('closes the demo login outside demo mode', async () => {
    const production = await buildTestApp(context.db, { config: { mode: 'production' } })
    const answer = await production.app.inject({ method: 'POST', url: '/api/session/demo', payload: { nickname: 'a', role: 'shopper' } })
    expect(answer.statusCode).toBe(403)
    expect(answer.json().error.code).toBe('DEMO_DISABLED')
    await production.close()
  })
})
