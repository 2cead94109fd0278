import type { Join, Room } from '#contract/rooms'
import type { TestApp } from '../../support/app'
import type { TestDatabase } from '../../support/database'
import ndc from 'node-datachannel'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig } from '../../../server/src/config/index'
import { silentLog } from '../../../server/src/log'
import { Audience } from '../../../server/src/media/audience'
import { embeddedMedia } from '../../../server/src/media/service'
import { buildTestApp, testTokens } from '../../support/app'
import { openTestDatabase } from '../../support/database'
import { offer } from './offers'

describe('an audience', () => {
  const state = { now: 0 }
  const audience = () => new Audience({ clock: () => new Date(state.now), tokenSeconds: 600 })
  beforeEach(() => {
    state.now = Date.parse('2030-01-01T08:00:00Z')
  })

  it('gives the sessions of somebody who is thrown out, once', () => {
    const here = audience()
    for (const [sub, session] of [['ann', '1'], ['bob', '2'], ['ann', '3']] as const)
      expect(here.played('s', sub, session)).toBe(true)
    expect(here.played('other', 'ann', '4')).toBe(true)
    expect(here.expel('s', 'ann')).toEqual(['1', '3'])
    expect(here.expel('s', 'ann')).toEqual([])
    expect([here.isExpelled('s', 'ann'), here.isExpelled('s', 'bob'), here.isExpelled('other', 'ann')]).toEqual([true, false, false])
  })

  it('takes no session of theirs that was under way', () => {
    const here = audience()
    here.expel('s', 'ann')
    expect(here.played('s', 'ann', '1')).toBe(false)
  })

  it('keeps them out for as long as an old token is good, unless they are let in again', () => {
    const here = audience()
    here.expel('s', 'ann')
    here.expel('s', 'bob')
    here.admit('s', 'bob')
    expect(here.isExpelled('s', 'bob')).toBe(false)
    state.now += 599_999
    expect(here.isExpelled('s', 'ann')).toBe(true)
    state.now += 1
    expect(here.isExpelled('s', 'ann')).toBe(false)
  })

  it('does not grow with every reconnect, and ends with the stream', () => {
    const here = audience()
    for (let n = 0; n < 100; n++)
      here.played('s', 'ann', String(n))
    expect(here.expel('s', 'ann')).toHaveLength(8)
    here.forget('s')
    expect(here.isExpelled('s', 'ann')).toBe(false)
  })
})

describe('the embedded media', () => {
  let opened: TestDatabase
  let test: TestApp
  beforeAll(async () => {
    opened = await openTestDatabase()
    test = await buildTestApp(opened.db, { media: ({ clock }) => embeddedMedia(loadConfig({ RATE_LIMIT: 'off' }), testTokens(clock), clock, silentLog) })
  })
  afterEach(() => ndc.cleanup())
  afterAll(async () => {
    await test.close()
    await test.deps.media.close()
    await opened.remove()
  })

  it('closes what somebody plays who is sent away, and lets them back with a new ticket alone', async () => {
    const [anchor, ann, bob] = [await test.signIn('阿宝', 'anchor'), await test.signIn('小安'), await test.signIn('小波')]
    const ask = (method: 'POST' | 'DELETE', path: string, { headers }: { headers: object }, payload?: object) => test.app.inject({ method, url: `/api${path}`, headers: { ...headers }, payload })
    const post = (url: string, token: string, right: 'publish' | 'play') =>
      test.app.inject({ method: 'POST', url, headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/sdp' }, payload: offer({ right }) })
    const end = (url: string, token: string) => test.app.inject({ method: 'DELETE', url, headers: { authorization: `Bearer ${token}` } })
    const room = (await ask('POST', '/rooms', anchor, { title: '晚八点' })).json<Room>()
    const ticketOf = async (person: { headers: object }) => {
      const { media } = (await ask('POST', `/rooms/${room.id}/join`, person)).json<Join>()
      return media.driver === 'whip' ? media : expect.fail('it is the embedded media')
    }

    const publisher = await ticketOf(anchor)
    expect((await post(publisher.whipUrl!, publisher.token, 'publish')).statusCode).toBe(201)
    const [anns, bobs] = [await ticketOf(ann), await ticketOf(bob)]
    const [played, other] = [await post(anns.whepUrl, anns.token, 'play'), await post(bobs.whepUrl, bobs.token, 'play')]
    expect([played.statusCode, other.statusCode]).toEqual([201, 201])

    expect((await ask('POST', `/rooms/${room.id}/kicks`, anchor, { userId: ann.user.id })).statusCode).toBe(201)
    expect((await end(String(other.headers.location), bobs.token)).statusCode).toBe(200)
    expect((await post(anns.whepUrl, anns.token, 'play')).statusCode).toBe(403)
    expect((await ask('POST', `/rooms/${room.id}/join`, ann)).statusCode).toBe(403)

    await ask('DELETE', `/rooms/${room.id}/kicks/${ann.user.id}`, anchor)
    const again = await ticketOf(ann)
    expect((await end(String(played.headers.location), again.token)).statusCode).toBe(404)
    expect((await post(again.whepUrl, again.token, 'play')).statusCode).toBe(201)
  })
})
