import type { TestApp } from '../../support/app'
import type { TestDatabase } from '../../support/database'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildTestApp } from '../../support/app'
import { openTestDatabase, temporaryFolder } from '../../support/database'

let opened: TestDatabase
let test: TestApp
let pagesDir: string
beforeAll(async () => {
  opened = await openTestDatabase()
  pagesDir = temporaryFolder()
  mkdirSync(join(pagesDir, 'assets'))
  writeFileSync(join(pagesDir, 'index.html'), '<title>the app</title>')
  writeFileSync(join(pagesDir, 'assets/index-abc123.js'), '1')
})
beforeEach(async () => {
  test = await buildTestApp(opened.db, { pagesDir })
})
afterEach(() => test.close())
afterAll(async () => {
  await opened.remove()
  rmSync(pagesDir, { recursive: true, force: true })
})
const get = (url: string, headers = {}) => test.app.inject({ url, headers })

describe('the server', () => {
  it('tells what it runs on', async () => {
    const answer = await get('/api/health')
    expect(answer.json()).toEqual({ status: 'ok', version: expect.stringMatching(/^\d+\.\d+\.\d+/), database: 'pglite', channel: 'local', media: 'whip' })
  })

  it('describes itself as OpenAPI 3', async () => {
    const document = (await get('/api/openapi.json')).json()
    expect(document.openapi).toMatch(/^3\./)
    expect(document.paths['/api/session/demo'].post.requestBody.content['application/json'].schema.properties.role).toBeDefined()
    expect(document.paths['/api/health'].get.responses['200']).toBeDefined()
    expect(document.paths['/api/health'].get.responses.default.content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error' })
    expect(document.components.schemas.Error.properties.error.properties.code).toEqual({ type: 'string' })
  })

  it('serves one app at three doors, never from a cache', async () => {
    for (const door of ['/', '/anchor', '/merchant', '/index.html']) {
      const answer = await get(door)
      expect([door, answer.statusCode, answer.body]).toEqual([door, 200, '<title>the app</title>'])
      expect(answer.headers['cache-control']).toBe('no-cache')
    }
    expect((await get('/anchor/')).headers.location).toBe('/anchor')
  })

  it('lets browsers keep what carries a hash in its name', async () => {
    expect((await get('/assets/index-abc123.js')).headers['cache-control']).toContain('immutable')
  })

  it('sends the compressed copy that the build put beside a file', async () => {
    writeFileSync(join(pagesDir, 'assets/index-abc123.js.br'), 'compressed')
    const answer = await get('/assets/index-abc123.js', { 'accept-encoding': 'gzip, br' })
    expect(answer.headers).toMatchObject({ 'content-encoding': 'br', 'content-type': expect.stringContaining('javascript') })
    expect(answer.headers['cache-control']).toContain('immutable')
    expect((await get('/assets/index-abc123.js')).body).toBe('1')
  })

  it('says how to build the pages when there are none', async () => {
    const bare = await buildTestApp(opened.db, { pagesDir: join(pagesDir, 'missing') })
    const answer = await bare.app.inject({ url: '/' })
    expect(answer.statusCode).toBe(503)
    expect(answer.body).toContain('npm run build:h5')
    await bare.close()
  })

  it('serves uploads as files that cannot run', async () => {
    writeFileSync(join(test.deps.config.dataDir, 'uploads/a.svg'), '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
    const answer = await get('/uploads/a.svg')
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-security-policy']).toContain('sandbox')
    expect(answer.headers['x-content-type-options']).toBe('nosniff')
  })

  it.each(['/uploads/../session-secret', '/uploads/%2e%2e/session-secret', '/uploads/..%2fsession-secret', '/..%2f..%2fpackage.json'])('does not leave its folders by %s', async (path) => {
    writeFileSync(join(test.deps.config.dataDir, 'session-secret'), 'hidden')
    const answer = await get(path)
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.body).not.toContain('hidden')
  })

  it('may be called from other origins', async () => {
    const preflight = await test.app.inject({
      method: 'OPTIONS',
      url: '/api/session/demo',
      headers: { 'origin': 'http://localhost:5173', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type,idempotency-key' },
    })
    expect(preflight.statusCode).toBe(204)
    expect(preflight.headers['access-control-allow-origin']).toBe('*')
    expect(preflight.headers['access-control-allow-headers']).toMatch(/idempotency-key/i)
    expect((await get('/api/health', { origin: 'http://localhost:5173' })).headers['access-control-expose-headers']).toMatch(/WWW-Authenticate/)
    expect((await get('/api/nothing', { origin: 'http://localhost:5173' })).headers['access-control-allow-origin']).toBe('*')
  })

  it('slows down who asks too fast, and nobody else', async () => {
    const { headers } = await test.signIn('急急')
    const answers = await Promise.all(Array.from({ length: 310 }, () => get('/api/session', headers)))
    const refused = answers.filter(answer => answer.statusCode === 429)
    expect(refused).toHaveLength(10)
    expect(refused[0]!.json().error).toMatchObject({ code: 'TOO_FAST', details: { retryAfter: expect.any(Number) } })
    expect(Number(refused[0]!.headers['retry-after'])).toBeGreaterThan(0)
    const other = await test.signIn('慢慢')
    expect((await get('/api/session', other.headers)).statusCode).toBe(200)
  })

  it('slows nobody down with RATE_LIMIT=off', async () => {
    const fast = await buildTestApp(opened.db, { config: { rateLimit: false } })
    const answers = await Promise.all(Array.from({ length: 1010 }, () => fast.app.inject({ url: '/api/session' })))
    expect(new Set(answers.map(answer => answer.statusCode))).toEqual(new Set([401]))
    await fast.close()
  })
})
