import type { FastifyInstance } from 'fastify'
import type { MediaEngine } from '../../../server/src/media/engine'
import type { MediaRoutesOptions } from '../../../server/src/routes/media'
import Fastify from 'fastify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MAX_OFFER_BYTES, MediaError } from '../../../server/src/media/engine'
import cors from '../../../server/src/plugins/cors'
import errors from '../../../server/src/plugins/errors'
import { mediaRoutes } from '../../../server/src/routes/media'

let app: FastifyInstance
const engine = {
  publish: vi.fn<MediaEngine['publish']>(),
  play: vi.fn<MediaEngine['play']>(),
  close: vi.fn<MediaEngine['close']>(),
  end: vi.fn<MediaEngine['end']>(),
  isLive: () => false,
  stats: async () => [],
  shutdown: async () => {},
  on: () => {},
  off: () => {},
} satisfies MediaEngine
const authorize = vi.fn<MediaRoutesOptions['authorize']>()

beforeEach(async () => {
  vi.resetAllMocks()
  authorize.mockReturnValue('ok')
  engine.publish.mockResolvedValue({ id: 'p1', answer: 'v=0 publish' })
  engine.play.mockResolvedValue({ id: 'v1', answer: 'v=0 play' })
  engine.close.mockResolvedValue(true)
  app = Fastify()
  await app.register(errors)
  await app.register(cors)
  await app.register(mediaRoutes, { engine, authorize })
})
afterEach(() => app.close())

function post(url = '/whip/s1', { payload = 'v=0 offer', headers = {} }: { payload?: string | Buffer, headers?: Record<string, string> } = {}) {
  return app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/sdp', 'authorization': 'Bearer token', ...headers } })
}
const errorOf = (answer: Awaited<ReturnType<typeof post>>) => [answer.statusCode, answer.json().error.code]

describe('an offer', () => {
  it.each([['/whip/s1', 'p1', 'v=0 publish'], ['/whep/s1', 'v1', 'v=0 play']])('to %s is answered with SDP and a location', async (url, id, answer) => {
    const response = await post(url)
    expect(response.statusCode).toBe(201)
    expect(response.headers['content-type']).toMatch(/^application\/sdp/)
    expect(response.headers.location).toBe(`${url}/${id}`)
    expect(response.body).toBe(answer)
  })

  it('comes no faster than its ticket may, and no faster than its address without a good one', async () => {
    const taken: string[] = []
    const paced = Fastify()
    await paced.register(errors)
    await paced.register(mediaRoutes, { engine, authorize, pace: { take: key => taken.push(key) > 2 ? 3 : 0 } })
    const offer = (token: string) => paced.inject({ method: 'POST', url: '/whep/s1', payload: 'v=0', headers: { 'content-type': 'application/sdp', 'authorization': `Bearer ${token}` } })
    expect((await offer('good')).statusCode).toBe(201)
    authorize.mockReturnValueOnce('unauthenticated')
    expect((await offer('forged')).statusCode).toBe(401)
    const refused = await offer('good')
    expect(errorOf(refused)).toEqual([429, 'TOO_FAST'])
    expect(refused.headers['retry-after']).toBe('3')
    expect(taken).toEqual(['play good', '127.0.0.1', 'play good'])
    expect((await paced.inject({ method: 'DELETE', url: '/whep/s1/v1', headers: { authorization: 'Bearer good' } })).statusCode).toBe(200)
    await paced.close()
  })

  it('may name its character set', async () => {
    expect((await post('/whip/s1', { headers: { 'content-type': 'Application/SDP; charset=utf-8' } })).statusCode).toBe(201)
  })

  it.each([['', undefined], ['?over=1', true], ['?over=p0', 'p0'], ['?over=', undefined]])('takes over as asked (%s)', async (query, over) => {
    await post(`/whip/s1${query}`)
    expect(engine.publish.mock.lastCall?.slice(0, 2)).toEqual(['s1', 'v=0 offer'])
    expect(engine.publish.mock.lastCall?.[2]?.over).toBe(over)
  })

  it.each([
    [MediaError.notLive(), 404, 'NOT_LIVE', '2'],
    [MediaError.busy(), 409, 'STREAM_BUSY', undefined],
    [MediaError.badOffer('it holds no media'), 422, 'BAD_OFFER', undefined],
    [MediaError.full(), 503, 'MEDIA_FULL', '10'],
    [MediaError.restarting(), 503, 'MEDIA_RESTARTING', '1'],
    [MediaError.unavailable(), 503, 'MEDIA_UNAVAILABLE', '5'],
  ])('the engine refuses is %s', async (error, status, code, retryAfter) => {
    engine.publish.mockRejectedValue(error)
    const response = await post()
    expect(errorOf(response)).toEqual([status, code])
    expect(response.json().error.message).toBe(error.message)
    expect(response.headers['retry-after']).toBe(retryAfter)
  })

  it('of another type is 415', async () => {
    expect(errorOf(await post('/whip/s1', { headers: { 'content-type': 'application/json' }, payload: '{' }))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
    const untyped = await app.inject({ method: 'POST', url: '/whep/s1', headers: { authorization: 'Bearer token' } })
    expect(errorOf(untyped)).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })

  it('of megabytes is 413, before the engine hears of it', async () => {
    expect(errorOf(await post('/whip/s1', { payload: 'v'.repeat(MAX_OFFER_BYTES + 1) }))).toEqual([413, 'TOO_LARGE'])
    expect(engine.publish).not.toHaveBeenCalled()
  })

  it('without a body is the engine\'s to refuse', async () => {
    await post('/whip/s1', { payload: '' })
    expect(engine.publish).toHaveBeenCalledWith('s1', '', expect.anything())
  })
})

describe('the right', () => {
  it('is asked for with the token, for this right and stream', async () => {
    await post('/whep/s1')
    expect(authorize).toHaveBeenCalledWith('play', 's1', 'token')
    await post('/whip/s2', { headers: { authorization: 'Basic x' } })
    expect(authorize).toHaveBeenLastCalledWith('publish', 's2', undefined)
  })

  it('that is missing is 401 and says how to ask', async () => {
    authorize.mockReturnValue('unauthenticated')
    const response = await post()
    expect(errorOf(response)).toEqual([401, 'UNAUTHENTICATED'])
    expect(response.headers['www-authenticate']).toMatch(/^Bearer/)
  })

  it('of another kind is 403, whatever the body is', async () => {
    authorize.mockReturnValue('forbidden')
    expect(errorOf(await post('/whip/s1', { payload: 'v'.repeat(1e6) }))).toEqual([403, 'FORBIDDEN'])
    expect(engine.publish).not.toHaveBeenCalled()
  })
})

describe('a session', () => {
  const remove = (url: string) => app.inject({ method: 'DELETE', url, headers: { authorization: 'Bearer token' } })

  it.each([['/whip/s1/p1', 'publish', 'p1'], ['/whep/s1/v1', 'play', 'v1']] as const)('is ended by DELETE %s', async (url, right, id) => {
    expect((await remove(url)).statusCode).toBe(200)
    expect(engine.close).toHaveBeenCalledWith(right, 's1', id)
    expect(authorize).toHaveBeenCalledWith(right, 's1', 'token')
  })

  it('that is not there is 404', async () => {
    engine.close.mockResolvedValue(false)
    expect(errorOf(await remove('/whip/s1/gone'))).toEqual([404, 'NOT_FOUND'])
  })

  it('is not ended without the right to it', async () => {
    authorize.mockReturnValue('forbidden')
    expect(errorOf(await remove('/whip/s1/p1'))).toEqual([403, 'FORBIDDEN'])
    expect(engine.close).not.toHaveBeenCalled()
  })
})

describe('other methods', () => {
  it.each([
    ['PATCH', '/whip/s1/p1', 'DELETE, OPTIONS'],
    ['PATCH', '/whep/s1/v1', 'DELETE, OPTIONS'],
    ['GET', '/whip/s1', 'POST, OPTIONS'],
    ['HEAD', '/whep/s1', 'POST, OPTIONS'],
    ['PUT', '/whip/s1', 'POST, OPTIONS'],
  ] as const)('%s %s is 405', async (method, url, allow) => {
    const response = await app.inject({ method, url, headers: { 'content-type': 'application/trickle-ice-sdpfrag' } })
    expect(response.statusCode).toBe(405)
    expect(response.headers.allow).toBe(allow)
  })

  it('are open to pages of other origins', async () => {
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/whip/s1/p1',
      headers: { 'origin': 'https://elsewhere.example', 'access-control-request-method': 'DELETE', 'access-control-request-headers': 'authorization' },
    })
    expect(preflight.statusCode).toBe(204)
    expect(preflight.headers['access-control-allow-origin']).toBe('*')
    expect(preflight.headers['access-control-allow-methods']).toMatch(/DELETE/)
    expect(preflight.headers['access-control-allow-headers']).toMatch(/Authorization.*Content-Type/)
  })

  it('let those pages read the location, and why they were refused', async () => {
    const answered = await post('/whip/s1', { headers: { origin: 'https://elsewhere.example' } })
    expect(answered.headers['access-control-expose-headers']).toMatch(/Location.*Link/s)
    authorize.mockReturnValue('unauthenticated')
    const refused = await post('/whip/s1', { headers: { origin: 'https://elsewhere.example' } })
    expect(refused.headers['access-control-allow-origin']).toBe('*')
  })
})
