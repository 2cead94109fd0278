import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '~/app/errors'
import { useSessionStore } from '~/stores/session'
import { fakeServer, fakeStorage } from './server'

vi.mock('~/app/door', () => ({ currentDoor: () => 'anchor' }))

const anchor = { id: 'u1', nickname: 'Li', role: 'anchor', avatar: '' } as const
let server: ReturnType<typeof fakeServer>
let kept: Map<string, string>

beforeEach(() => {
  setActivePinia(createPinia())
  server = fakeServer()
  kept = fakeStorage()
})
afterEach(() => vi.unstubAllGlobals())

describe('session', () => {
  it('is kept for its door, and gone after signing out', async () => {
    server.answer(200, { token: 't', user: anchor })
    const session = useSessionStore()
    await session.signIn('Li', 'anchor')
    expect([...kept.keys()]).toEqual(['session:anchor'])
    setActivePinia(createPinia())
    expect(useSessionStore().user).toEqual(anchor)
    useSessionStore().signOut()
    expect(kept.size).toBe(0)
  })

  it('asks once for several who need it, and tells all of them', async () => {
    const session = useSessionStore()
    const answers = Promise.all([session.requireSignIn(), session.requireSignIn()])
    expect(session.asking).toEqual({ role: null })
    server.answer(200, { token: 't', user: anchor })
    await session.signIn('Li', 'anchor')
    expect(await answers).toEqual([true, true])
    expect(session.asking).toBeNull()
  })

  it('takes a closed sheet for a no', async () => {
    const session = useSessionStore()
    const answer = session.requireSignIn('anchor')
    session.dismiss()
    expect(await answer).toBe(false)
  })

  it('asks again when another role is needed', async () => {
    kept.set('session:anchor', JSON.stringify({ token: 't', user: { ...anchor, role: 'shopper' } }))
    const session = useSessionStore()
    expect(await session.requireSignIn()).toBe(true)
    void session.requireSignIn('anchor')
    expect(session.asking).toEqual({ role: 'anchor' })
  })

  it('leaves the sheet open when signing in failed', async () => {
    const session = useSessionStore()
    void session.requireSignIn()
    server.refuse(403, 'DEMO_DISABLED')
    await expect(session.signIn('Li', 'anchor')).rejects.toMatchObject({ code: 'DEMO_DISABLED' })
    expect(session.asking).not.toBeNull()
  })

  it('outlives a server that cannot be reached', async () => {
    kept.set('session:anchor', JSON.stringify({ token: 't', user: anchor }))
    const session = useSessionStore()
    server.http.mockRejectedValueOnce(ApiError.transport('NETWORK'))
    await session.restore()
    expect(session.signedIn).toBe(true)
  })

  it('starts without one when what was kept cannot be read', () => {
    kept.set('session:anchor', '{broken')
    expect(useSessionStore().signedIn).toBe(false)
  })
})
