import type { InjectOptions } from 'fastify'
import type { TestApp } from '../../support/app'
import type { TestDatabase } from '../../support/database'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { Type } from 'typebox'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../server/src/errors'
import { buildTestApp, silentMedia } from '../../support/app'
import { openTestDatabase } from '../../support/database'

let opened: TestDatabase
let test: TestApp
beforeAll(async () => {
  opened = await openTestDatabase()
})
beforeEach(async () => {
  test = await buildTestApp(opened.db, {
    media: {
      ...silentMedia(),
      // Any plugin may bring routes; these fail in the ways routes fail.
      routes: async (app) => {
        const body = Type.Object({ title: Type.String({ maxLength: 5 }), items: Type.Array(Type.Object({ price: Type.Integer() })) })
        app.post('/api/checked', { schema: { body } }, async request => ({ body: request.body }))
        app.get('/api/queried', { schema: { querystring: Type.Object({ limit: Type.Integer({ default: 20 }) }) } }, async request => request.query)
        app.get('/api/broken', async () => {
          throw new Error('password=hunter2 at /srv/secret.ts')
        })
        app.get('/api/ruled', async () => {
          throw AppError.conflict('STOCK_EMPTY', 'Sold out.', { left: 0 })
        })
        app.get('/api/wrong-sql', async () => app.deps.database.pool.query('SELECT no_such_column'))
        app.get('/api/no-database', async () => {
          throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), { code: 'ECONNREFUSED' })
        })
      },
    },
  })
})
afterEach(() => test.close())
afterAll(() => opened.remove())

async function call(options: InjectOptions) {
  const answer = await test.app.inject(options)
  return { status: answer.statusCode, ...answer.json() }
}
const json = (payload: string) => ({ method: 'POST' as const, url: '/api/checked', headers: { 'content-type': 'application/json' }, payload })

describe('every error has one shape', () => {
  it.each([
    ['an address nobody serves', { url: '/api/nothing?token=abc' }, 404, 'NOT_FOUND'],
    ['a page nobody serves', { url: '/nothing' }, 404, 'NOT_FOUND'],
    ['a method nobody serves', { method: 'DELETE' as const, url: '/api/health' }, 404, 'NOT_FOUND'],
    ['a path that cannot be decoded', { url: '/api/%ZZ' }, 400, 'BAD_REQUEST'],
    ['cut JSON', json('{"title":'), 400, 'BAD_JSON'],
    ['no JSON at all', json(''), 400, 'BAD_JSON'],
    ['a poisoned prototype', json('{"__proto__":{"admin":true}}'), 400, 'BAD_JSON'],
    ['a body over the limit', json(JSON.stringify({ title: 'x'.repeat(300_000) })), 413, 'TOO_LARGE'],
    ['another content type', { ...json('<a/>'), headers: { 'content-type': 'application/xml' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['text', { ...json('{"title":"a","items":[]}'), headers: { 'content-type': 'text/plain' } }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['no body where one is needed', { method: 'POST' as const, url: '/api/checked' }, 400, 'BAD_REQUEST'],
    ['WeChat login without WeChat', { method: 'POST' as const, url: '/api/session/wechat', payload: { code: 'x' } }, 501, 'WECHAT_NOT_CONFIGURED'],
    ['news of WeChat Pay without it', { method: 'POST' as const, url: '/api/pay/wechat/notify', headers: { 'content-type': 'text/xml' }, payload: '<xml/>' }, 501, 'WECHAT_NOT_CONFIGURED'],
    ['a callback of ZEGO without it', { method: 'POST' as const, url: '/api/media/zego/callback', payload: {} }, 501, 'ZEGO_NOT_CONFIGURED'],
    ['a rule of the domain', { url: '/api/ruled' }, 409, 'STOCK_EMPTY'],
    ['a database that is gone', { url: '/api/no-database' }, 503, 'UNAVAILABLE'],
    ['a bug', { url: '/api/broken' }, 500, 'INTERNAL'],
    ['a wrong statement', { url: '/api/wrong-sql' }, 500, 'INTERNAL'],
  ])('%s', async (_what, options, status, code) => {
    const answer = await call(options)
    expect(answer).toEqual({ status, error: { code, message: expect.stringMatching(/\S/), details: expect.any(Object) } })
    expect(JSON.stringify(answer)).not.toMatch(/hunter2|secret|token=abc|ECONNREFUSED|no_such_column/)
  })

  it('says which field is wrong, and not what was sent', async () => {
    const { status, error } = await call(json('{"title":"far too long","items":[{"price":1},{"price":"two"}]}'))
    expect(status).toBe(400)
    expect(error.code).toBe('BAD_REQUEST')
    expect(error.details.in).toBe('body')
    expect(error.details.issues.map((issue: { path: string }) => issue.path).sort()).toEqual(['items.1.price', 'title'])
    expect(JSON.stringify(error)).not.toContain('far too long')
  })

  it('refuses text the database cannot hold, at any depth', async () => {
    const { status, error } = await call(json('{"title":"a\\u0000","items":[]}'))
    expect([status, error.code]).toEqual([400, 'BAD_REQUEST'])
  })

  it('hands a route what the schema names and nothing else', async () => {
    expect((await call(json('{"title":"a","items":[{"price":1,"admin":true}],"role":"merchant"}'))).body).toEqual({ title: 'a', items: [{ price: 1 }] })
  })

  it('does not take text for a number in a body, but does in a query', async () => {
    expect((await call(json('{"title":"a","items":[{"price":"1"}]}'))).status).toBe(400)
    expect(await call({ url: '/api/queried?limit=5' })).toMatchObject({ limit: 5 })
    expect(await call({ url: '/api/queried' })).toMatchObject({ limit: 20 })
    expect(await call({ url: '/api/queried?limit=' })).toMatchObject({ limit: 20 })
    for (const limit of ['five', '1.5', '5x'])
      expect((await call({ url: `/api/queried?limit=${limit}` })).status, limit).toBe(400)
  })

  it.each([
    ['no HTTP at all', 'nonsense\r\n\r\n', 400, 'BAD_REQUEST'],
    ['headers without end', `GET / HTTP/1.1\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`, 431, 'TOO_LARGE'],
  ])('%s', async (_what, bytes, status, code) => {
    const { port } = new URL(await test.app.listen({ port: 0, host: '127.0.0.1' }))
    const socket = connect(Number(port), '127.0.0.1')
    socket.end(bytes)
    const answer = await text(socket)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toEqual({ error: { code, message: expect.stringMatching(/\S/), details: {} } })
  })

  it('goes on serving after a broken request', async () => {
    const address = new URL(await test.app.listen({ port: 0, host: '127.0.0.1' }))
    await new Promise<void>((resolve) => {
      const request = httpRequest({ port: address.port, method: 'POST', path: '/api/checked', headers: { 'content-type': 'application/json', 'content-length': '100' } })
      request.on('error', () => resolve())
      request.write('{"title"')
      request.flushHeaders()
      setImmediate(() => request.destroy())
    })
    expect((await fetch(new URL('/api/health', address))).status).toBe(200)
  })
})
