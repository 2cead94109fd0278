import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useDraftsStore } from '~/stores/drafts'
import { useSessionStore } from '~/stores/session'
import { fakeServer, fakeStorage } from './server'

vi.mock('~/app/door', () => ({ currentDoor: () => 'shopper' }))

const fresh = () => ({ name: '' })
let server: ReturnType<typeof fakeServer>

beforeEach(() => {
  setActivePinia(createPinia())
  server = fakeServer()
  fakeStorage()
})
afterEach(() => vi.unstubAllGlobals())

describe('what is typed into a form', () => {
  it('is there again when the form opens again, and not in another', () => {
    useDraftsStore().open('address', fresh).name = '阿青'
    expect(useDraftsStore().open('address', fresh)).toEqual({ name: '阿青' })
    expect(useDraftsStore().open('coupon', fresh)).toEqual({ name: '' })
  })

  it('is gone once it was sent', () => {
    const drafts = useDraftsStore()
    drafts.open('address', fresh).name = '阿青'
    drafts.forget('address')
    expect(drafts.open('address', fresh)).toEqual({ name: '' })
  })

  it('is not shown to who signs in next', async () => {
    const session = useSessionStore()
    const drafts = useDraftsStore()
    server.answer(200, { token: 'a', user: { id: 'u1', role: 'shopper' } })
    await session.signIn('阿青', 'shopper')
    drafts.open('address', fresh).name = '阿青'
    session.signOut()
    expect(drafts.open('address', fresh)).toEqual({ name: '' })
  })
})
