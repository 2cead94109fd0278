import { describe, expect, it } from 'vitest'
import { Anchor } from './people/anchor'
import { Backstage } from './people/backstage'
import { startLiveRoom } from './people/live-room'
import { decodedFrames } from './people/person'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

/** Two take-overs, each of which the other side learns of after some seconds of silence. */
const LONG_MS = 120_000

describe('the same room in a second studio', () => {
  const stage = useStage()

  it('is told, takes over on request, and the first one lets go; who watches goes on', async () => {
    const { id, anchor: first } = await startLiveRoom(stage.browser, stage.url)
    const shopper = await Shopper.open(stage.browser, stage.url)
    await shopper.enterByLink(id)
    await decodedFrames(shopper.video)
    await shopper.page.evaluate(() => Object.assign(window, { stayed: true }))

    const second = await Anchor.beside(first, `/src/packages/live/studio?id=${id}`)
    await second.reads('正在别处直播')
    // Asked for nothing, it has taken nothing.
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
    expect(await first.at('live-duration').isVisible()).toBe(true)

    await second.at('take-over').click()
    await second.at('end-live').waitFor()
    await second.at('live-duration').waitFor()
    await first.at('take-over').waitFor({ timeout: 30_000 })
    await first.reads('正在别处直播')
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
    expect(await shopper.page.evaluate(() => 'stayed' in window)).toBe(true)

    // It does not fight back, not even when its tab or its network returns.
    await first.page.bringToFront()
    await first.page.evaluate(() => dispatchEvent(new Event('online')))
    await second.say('现在由我来播')
    await shopper.hears('现在由我来播')
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
    await first.reads('正在别处直播')
    expect(await second.at('take-over').isVisible()).toBe(false)

    // On request it goes back the same way.
    await first.at('take-over').click()
    await second.at('take-over').waitFor({ timeout: 30_000 })
    await second.reads('正在别处直播')
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
    const { room } = await (await Backstage.signIn(stage.url, '旁人', 'shopper')).snapshot(id)
    expect(room.status).toBe('live')

    await first.end()
    await shopper.at('room-ended').waitFor()
    await second.at('studio-summary').waitFor()
    expect([first, second, shopper].flatMap(person => person.complaints)).toEqual([])
  }, LONG_MS)
})
