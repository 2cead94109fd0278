import type { Page } from '#contract/common'
import type { ModerationEntry, WordList } from '#contract/moderation'
import type { Person } from '../../support/shop'
import { expect, it } from 'vitest'
import { buildTestApp } from '../../support/app'
import { describeEachEngine } from '../../support/database'
import { useRooms } from '../../support/rooms'
import { succeeded } from '../../support/shop'

describeEachEngine('the merchant\'s words', (context) => {
  const rooms = useRooms(context)
  const { shop } = rooms
  const read = async () => succeeded(await shop.call<WordList>('GET', '/words', { as: shop.merchant }))
  const save = (words: unknown[], version?: number, as: Person = shop.merchant) => shop.call<WordList>('PUT', '/words', { as, body: { words, version } })

  it('hold from the next message on, and no longer than they are listed', async () => {
    const room = await rooms.goLive()
    expect(await read()).toEqual({ words: [], builtIn: expect.any(Number), version: 0 })
    expect(await save(['假货', ' 私聊我 ', 'Ｖ Ｘ号', '假.貨'])).toMatchObject({ status: 200, body: { words: ['假货', '私聊我', 'Ｖ Ｘ号'], version: 1 } })
    for (const text of ['都是假-貨', '私 聊 我', '加个vx号'])
      expect(await rooms.say(shop.ann, room.id, text), text).toMatchObject({ status: 422, code: 'TEXT_BLOCKED' })
    expect(await rooms.say(shop.ann, room.id, '加微信')).toMatchObject({ code: 'TEXT_BLOCKED' })
    expect(await save(['私聊我'], 1)).toMatchObject({ status: 200, body: { version: 2 } })
    expect(await rooms.say(shop.ann, room.id, '都是假货')).toMatchObject({ status: 201 })
    expect(await read()).toMatchObject({ words: ['私聊我'], version: 2 })
  })

  it('reach another server, and one that starts', async () => {
    const room = await rooms.goLive()
    const { deps, close } = await buildTestApp(context.db)
    try {
      await save(['假货'])
      expect(deps.words.isBlocked('假货')).toBe(false)
      await deps.words.refresh()
      expect(deps.words.isBlocked('假货')).toBe(true)
      await save([])
      await deps.words.refresh()
      expect(deps.words.isBlocked('假货')).toBe(false)
      expect(await rooms.say(shop.ann, room.id, '假货')).toMatchObject({ status: 201 })
    }
    finally {
      await close()
    }
  })

  it('are refused, all of them, where nothing could be found by one', async () => {
    await save(['假货'])
    const long = '长'.repeat(51)
    expect(await save(['好词', '！？', 'ａ', long, ' '])).toMatchObject({ status: 422, code: 'WORD_INVALID', details: {
      index: 1,
      problems: [{ index: 1, word: '！？', why: 'empty' }, { index: 2, word: 'ａ', why: 'single' }, { index: 3, word: long, why: 'long' }, { index: 4, word: '', why: 'empty' }],
    } })
    expect(await save(['🎉'])).toMatchObject({ code: 'WORD_INVALID', details: { problems: [{ why: 'empty' }] } })
    for (const wrong of [[1], ['x'.repeat(10_000)], ['假\0货'], ['半\uD83C'], Array.from({ length: 2001 }, (_, index) => `词${index}`)])
      expect(await save(wrong)).toMatchObject({ status: 400, code: 'BAD_REQUEST' })
    expect(await shop.call('PUT', '/words', { as: shop.merchant, body: {} })).toMatchObject({ status: 400 })
    expect((await read()).words).toEqual(['假货'])
    expect(await save(['长'.repeat(50), '逼', ...Array.from({ length: 1998 }, (_, index) => `${'满'.repeat(45)}${index}`)])).toMatchObject({ status: 200 })
  })

  it('are not overwritten by somebody who has not seen the latest', async () => {
    const answers = await Promise.all([save(['甲词'], 0), save(['乙词'], 0)])
    expect(answers.map(answer => answer.status).sort()).toEqual([200, 409])
    expect(answers.find(answer => answer.status === 409)).toMatchObject({ code: 'WORDS_CHANGED', details: { version: 1 } })
    await Promise.all([save(['丙词']), save(['丁词'])])
    expect((await read()).version).toBe(3)
  })

  it('are the merchant\'s alone, and each change is written down', async () => {
    for (const [as, status] of [[undefined, 401], [shop.ann, 403], [shop.anchor, 403]] as const) {
      expect(await shop.call('GET', '/words', { as })).toMatchObject({ status })
      expect(await shop.call('PUT', '/words', { as, body: { words: [] } })).toMatchObject({ status })
    }
    await save(['假货', '私聊'])
    await save(['私聊', '假货'])
    shop.now = new Date(shop.now.getTime() + 1)
    await save(['私聊', '刷单群'])
    const { items } = succeeded(await shop.call<Page<ModerationEntry>>('GET', '/moderation/log', { as: shop.merchant }))
    expect(items).toMatchObject([
      { action: 'words.changed', by: { id: shop.merchant.id, role: 'merchant' }, room: null, user: null, message: null, details: { version: 2, added: ['刷单群'], removed: ['假货'] } },
      { details: { version: 1, added: ['假货', '私聊'], removed: [] } },
    ])
    expect((await shop.call<Page<ModerationEntry>>('GET', '/moderation/log', { as: shop.anchor })).body.items).toEqual([])
  })
})
