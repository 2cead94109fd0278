import { describe, expect, it } from 'vitest'
import { Anchor } from './people/anchor'
import { Backstage } from './people/backstage'
import { startLiveRoom } from './people/live-room'
import { decodedFrames } from './people/person'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

describe('an anchor who is gone', () => {
  const GRACE_SECONDS = 20
  const stage = useStage({ env: { AWAY_GRACE_SECONDS: String(GRACE_SECONDS) } })

  it('may return to the same room within the grace; after it the room ends by itself', async () => {
    const { id, anchor } = await startLiveRoom(stage.browser, stage.url)
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(id)
    await decodedFrames(shopper.video)
    await shopper.page.evaluate(() => Object.assign(window, { stayed: true }))

    await anchor.page.reload()
    await shopper.reads('主播暂离')
    await anchor.at('live-duration').waitFor()
    await shopper.page.getByText('主播暂离').waitFor({ state: 'hidden' })
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
    await anchor.say('刷新了一下')
    await shopper.hears('刷新了一下')

    await anchor.page.close()
    await shopper.reads('主播暂离')
    const returned = await Anchor.beside(anchor, `/src/packages/live/studio?id=${id}`)
    await returned.at('live-duration').waitFor()
    await shopper.page.getByText('主播暂离').waitFor({ state: 'hidden' })
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)

    await returned.page.close()
    await shopper.reads('主播暂离')
    // The sweep that ends rooms looks every five seconds.
    await shopper.at('room-ended').waitFor({ timeout: (GRACE_SECONDS + 15) * 1000 })
    const account = await Backstage.signIn(stage.url, '小满', 'anchor')
    const { room } = await account.snapshot(id)
    expect(room.status).toBe('ended')
    expect(room.summary?.viewers).toBe(1)
    expect(await shopper.page.evaluate(() => 'stayed' in window)).toBe(true)

    const late = await Anchor.beside(anchor, `/src/packages/live/studio?id=${id}`)
    await late.at('studio-summary').waitFor()
    await late.at('back-to-rooms').click()
    await late.at('create-room').waitFor()
    expect([anchor, returned, late, shopper].flatMap(person => person.complaints)).toEqual([])
  }, 120_000)
})
