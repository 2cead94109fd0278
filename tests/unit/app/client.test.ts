import type { HttpAnswer, HttpRequest } from '~/platform/request'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { call, configureClient } from '~/api/client'
import { listRooms } from '~/api/rooms'
import { ApiError } from '~/app/errors'
import { http, transportError } from '~/platform/request'

describe('the API client', () => {
  const send = vi.fn<(request: HttpRequest) => Promise<HttpAnswer>>()
  const onUnauthenticated = vi.fn()
  let token: string | null

  beforeEach(() => {
    token = 't1'
    send.mockReset().mockResolvedValue({ status: 200, body: { ok: true } })
    onUnauthenticated.mockReset()
    configureClient({ http: send, baseUrl: 'http://shop', token: () => token, onUnauthenticated })
  })

  it('sends the session along and answers the object itself', async () => {
    await expect(call('GET', '/api/x')).resolves.toEqual({ ok: true })
    expect(send.mock.calls[0]?.[0]).toMatchObject({ url: 'http://shop/api/x', headers: { Authorization: 'Bearer t1' } })
    token = null
    await call('GET', '/api/x')
    expect(send.mock.calls[1]?.[0].headers).toEqual({})
  })

  it('leaves out what a query does not say, and encodes the rest once', async () => {
    await listRooms({ status: 'live', cursor: 'a&b=c 中' })
    expect(send.mock.calls[0]?.[0].url).toBe('http://shop/api/rooms?status=live&cursor=a%26b%3Dc%20%E4%B8%AD')
  })

  it('throws the code of a refusal, with its details', async () => {
    send.mockResolvedValue({ status: 409, body: { error: { code: 'STOCK_EMPTY', message: 'no', details: { left: 2 } } } })
    await expect(call('POST', '/api/orders')).rejects.toMatchObject({ status: 409, code: 'STOCK_EMPTY', details: { left: 2 } })
  })

  it('makes an error of an answer that is not the API\'s', async () => {
    send.mockResolvedValue({ status: 502, body: '<html>' })
    await expect(call('GET', '/api/x')).rejects.toMatchObject({ status: 502, code: 'HTTP_502', transient: true })
  })

  it('tells of a session that ended, unless it has been replaced meanwhile', async () => {
    const refusal = { status: 401, body: { error: { code: 'UNAUTHENTICATED', message: 'no', details: {} } } }
    send.mockResolvedValueOnce(refusal)
    await expect(call('GET', '/api/x')).rejects.toBeInstanceOf(ApiError)
    expect(onUnauthenticated).toHaveBeenCalledTimes(1)
    send.mockImplementationOnce(async () => {
      token = 't2'
      return refusal
    })
    await expect(call('GET', '/api/x')).rejects.toBeInstanceOf(ApiError)
    token = null
    send.mockResolvedValueOnce(refusal)
    await expect(call('GET', '/api/x')).rejects.toBeInstanceOf(ApiError)
    expect(onUnauthenticated).toHaveBeenCalledTimes(1)
  })
})

describe('the request of the platform', () => {
  afterEach(() => vi.unstubAllGlobals())

  interface UniRequest { method: string, data?: unknown, header: Record<string, string>, timeout: number, success: (answer: unknown) => void, fail: (failure: { errMsg: string }) => void, complete: () => void }

  function platform(answer: (request: UniRequest) => void) {
    const abort = vi.fn()
    const sent: UniRequest[] = []
    vi.stubGlobal('uni', {
      request: (request: UniRequest) => {
        sent.push(request)
        queueMicrotask(() => answer(request))
        return { abort: () => {
          abort()
          request.fail({ errMsg: 'request:fail abort' })
        } }
      },
    })
    return { sent, abort }
  }
  const succeed = (request: UniRequest) => {
    request.success({ statusCode: 200, data: { a: 1 } })
    request.complete()
  }

  it('gives every request but GET a JSON body, since the content type promises one', async () => {
    const { sent } = platform(succeed)
    await http({ method: 'GET', url: '/a' })
    await http({ method: 'DELETE', url: '/a' })
    expect(sent[0]).toMatchObject({ data: undefined, header: {}, timeout: 10_000 })
    expect(sent[1]).toMatchObject({ data: {}, header: { 'Content-Type': 'application/json' } })
  })

  it('sends PATCH as a POST that names it where the platform knows none', async () => {
    const { sent } = platform(succeed)
    await http({ method: 'PATCH', url: '/a', body: { x: 1 } })
    expect(sent[0]).toMatchObject({ method: 'POST', data: { x: 1 }, header: { 'X-HTTP-Method-Override': 'PATCH' } })
  })

  it('can be given up', async () => {
    const { abort } = platform(() => {})
    const control = new AbortController()
    const request = http({ method: 'GET', url: '/a', signal: control.signal })
    control.abort()
    await expect(request).rejects.toMatchObject({ code: 'ABORTED', status: 0 })
    expect(abort).toHaveBeenCalledTimes(1)
  })

  it.each([['request:fail timeout', 'TIMEOUT'], ['request:fail time out', 'TIMEOUT'], ['request:fail', 'NETWORK'], ['request:fail abort', 'ABORTED']])('reads "%s" as %s', (text, code) => {
    expect(transportError(text).code).toBe(code)
  })
})
