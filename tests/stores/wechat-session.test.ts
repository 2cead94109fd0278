import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '~/app/errors'
import { useSessionStore } from '~/stores/session'
import { fakeServer, fakeStorage } from './server'

const account = vi.hoisted(() => ({ code: vi.fn() }))
vi.mock('~/app/door', () => ({ currentDoor: () => 'shopper' }))
vi.mock('~/platform/wechat', () => ({ wechatCode: account.code, inWechat: () => true }))

const shopper = { id: 'u1', nickname: '微信用户1234', role: 'shopper', avatar: '' } as const
let server: ReturnType<typeof fakeServer>

beforeEach(() => {
  setActivePinia(createPinia())
  server = fakeServer()
  fakeStorage()
  account.code.mockReset().mockResolvedValue('code')
})
afterEach(() => vi.unstubAllGlobals())

describe('signing in by WeChat', () => {
  it('takes the code to the server and tells whoever asked', async () => {
    const session = useSessionStore()
    const asked = session.requireSignIn()
    server.answer(200, { token: 't', user: shopper })
    expect(await session.signInByWechat()).toEqual(shopper)
    expect(server.requests()[0]).toMatchObject({ url: '/api/session/wechat', body: { code: 'code' } })
    expect(await asked).toBe(true)
    expect(session.asking).toBeNull()
  })

  it('is a no to whoever asked for another role, though signed in', async () => {
    const session = useSessionStore()
    const asked = session.requireSignIn('merchant')
    server.answer(200, { token: 't', user: shopper })
    await session.signInByWechat()
    expect(await asked).toBe(false)
    expect(session.signedIn).toBe(true)
  })

  it('keeps the sheet open when it fails', async () => {
    const session = useSessionStore()
    void session.requireSignIn()
    account.code.mockRejectedValueOnce(new ApiError(0, 'WECHAT_UNAVAILABLE'))
    await expect(session.signInByWechat()).rejects.toMatchObject({ code: 'WECHAT_UNAVAILABLE' })
    server.refuse(422, 'WECHAT_CODE_INVALID')
    await expect(session.signInByWechat()).rejects.toMatchObject({ code: 'WECHAT_CODE_INVALID' })
    expect([session.signedIn, session.asking]).toEqual([false, { role: null }])
  })

  it('asks once what the server offers, and again after a failure', async () => {
    const session = useSessionStore()
    server.answer(503, {})
    expect(await session.loadOptions()).toBeNull()
    server.answer(200, { demo: false, wechat: true, payment: 'wechat' })
    expect(await session.loadOptions()).toEqual({ demo: false, wechat: true, payment: 'wechat' })
    await session.loadOptions()
    expect(server.requests()).toHaveLength(2)
  })
})
