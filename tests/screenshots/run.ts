/** `npm run screenshots`: takes the pictures of README from the real pages, with a fake camera that films one of the demo's covers. */
import type { Person } from '../e2e/people/person'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { Anchor } from '../e2e/people/anchor'
import { decodedFrames, DESKTOP } from '../e2e/people/person'
import { Shopper } from '../e2e/people/shopper'
import { ensureBuild } from '../support/builds'
import { launchBrowser } from '../support/chromium'
import { startServer } from '../support/server'
import { filmCover } from './camera'

const FOLDER = fileURLToPath(new URL('../../docs/screenshots', import.meta.url))
const scratch = mkdtempSync(join(tmpdir(), 'live-shop-camera-'))
const film = join(scratch, 'camera.mjpeg')

async function keep(person: Person, name: string): Promise<void> {
  // Sheets and cards have stopped moving.
  await person.page.evaluate(() => Promise.all(document.getAnimations().filter(one => one.effect?.getTiming().iterations !== Infinity).map(one => one.finished.catch(() => {}))))
  const picture = await person.page.screenshot({ animations: 'allow' })
  await sharp(picture).jpeg({ quality: 82, mozjpeg: true }).toFile(join(FOLDER, `${name}.jpg`))
}

async function hasPicture(shopper: Shopper): Promise<void> {
  await decodedFrames(shopper.video)
}

await ensureBuild('h5')
await filmCover('fashion', film)
const server = await startServer()
const browser = await launchBrowser({ args: [`--use-file-for-fake-video-capture=${film}`] })
try {
  const anchor = await Anchor.open(browser, server.url)
  const roomId = await anchor.prepare('林小满', { title: '新季衣橱：真丝裙第一场', notice: '全场包邮，七天无理由退换', goods: 6 })
  await anchor.goLive()

  const second = await Anchor.open(browser, server.url)
  await second.signIn('茶农陈远')
  await second.createRoom({ title: '高山云雾绿茶，现场开罐', cover: 2, goods: 4 })
  await second.goLive()

  const [shopper, desktop, friend] = await Promise.all([Shopper.open(browser, server.url), Shopper.open(browser, server.url, DESKTOP), Shopper.open(browser, server.url)])
  await shopper.card(roomId).waitFor()
  await Promise.all([desktop.enter(roomId), friend.enter(roomId)])
  await shopper.card(roomId).getByText('2').first().waitFor()
  await keep(shopper, 'home')
  await keep(desktop, 'room-desktop')

  await shopper.enter(roomId)
  await Promise.all([shopper, desktop, friend].map(hasPicture))
  await shopper.at('unmute').click()
  await friend.say('墨绿色还有 S 码吗？')
  await friend.signIn('阿青')
  await shopper.hears('墨绿色')
  await anchor.say('有的，墨绿 S、M 都有货')
  await shopper.hears('都有货')
  await friend.say('已拍，坐等发货～')
  await shopper.hears('已拍')
  await anchor.push(0)
  await shopper.pushedCard.waitFor()
  await anchor.closeSheet()
  await desktop.pushedCard.waitFor()
  await Promise.all([keep(shopper, 'room'), keep(desktop, 'room-desktop')])

  await shopper.at('goods-card-buy').click()
  await shopper.at('buy-now').click()
  await shopper.signIn('小北')
  await shopper.at('place-order').waitFor()
  await keep(shopper, 'checkout')
  await shopper.at('place-order').click()
  await shopper.at('pay').click()
  await anchor.at('sales-orders').filter({ hasText: '1' }).waitFor()
  await keep(anchor, 'studio')
}
finally {
  await browser.close()
  await server.stop()
  rmSync(scratch, { recursive: true, force: true })
}
