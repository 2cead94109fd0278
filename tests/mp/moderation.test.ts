import type { Page } from '#contract/common'
import type { Report } from '#contract/moderation'
import type { RunningServer } from '../support/server'
import type { LiveRoom } from './anchor'
import type { Driver } from './harness'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { builtApiBase, ensureBuild } from '../support/builds'
import { startServer } from '../support/server'
import { goLive, Person } from './anchor'
import { launch } from './harness'

let server: RunningServer
let live: LiveRoom
let build: string
let mp: Driver

beforeAll(async () => {
  [build, server] = await Promise.all([ensureBuild('mp-weixin'), startServer()])
  live = await goLive(server.url, '有人吵架的直播间')
})
afterAll(async () => {
  mp.destroy()
  live.stopPublishing()
  await server.stop()
})

it('a long press on a line reports it to who runs the room, and hides whoever wrote it', async () => {
  const [rude, shopper] = await Promise.all([Person.signIn(server.url, '阿青', 'shopper'), Person.signIn(server.url, '小安', 'shopper')])
  await rude.call('POST', `/api/rooms/${live.room.id}/messages`, { text: '主播是骗子', clientId: 'c1' })
  mp = await launch(build, { url: `/src/packages/live/room?id=${live.room.id}`, network: 'real', rewriteOrigin: { from: builtApiBase, to: server.url }, storage: shopper.phone() })
  const press = async () => {
    await mp.until(() => mp.$('.line'))
    await mp.fire('.line', 'longpress')
    await mp.until(() => mp.$('.report-send'))
  }
  await press()
  await mp.tap('.report-send')
  await mp.until(() => mp.text('.report-sheet')?.includes('请选择举报原因'))
  await mp.tap('.report-sheet .chips__chip')
  await mp.tap('.report-send')
  await mp.until(() => !mp.$('.report-send'))
  const { items } = await live.anchor.call<Page<Report>>('GET', `/api/reports?roomId=${live.room.id}`)
  expect(items).toMatchObject([{ user: { nickname: '阿青' }, message: { text: '主播是骗子' }, reasons: { abuse: 1 }, reporters: 1 }])
  await press()
  await mp.tap('.report-hide')
  await mp.until(() => !mp.$('.line'))
  expect(mp.errors).toEqual([])
})
