import type { Anchor as AnchorPerson } from './people/anchor'
import { beforeAll, describe, expect, it } from 'vitest'
import { Anchor } from './people/anchor'
import { startLiveRoom } from './people/live-room'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

/** Takes from a browser what it sends and plays live pictures with. */
function withoutWebRtc() {
  Reflect.deleteProperty(window, 'RTCPeerConnection')
  Reflect.deleteProperty(window, 'webkitRTCPeerConnection')
}

describe('a browser without WebRTC', () => {
  const stage = useStage()
  let anchor: AnchorPerson
  let id: string

  beforeAll(async () => {
    ({ id, anchor } = await startLiveRoom(stage.browser, stage.url))
  })

  it('tells the shopper that there is no picture, while chat, cards and buying go on', async () => {
    const shopper = await Shopper.open(stage.browser, stage.url, undefined, withoutWebRtc)
    await shopper.enterByLink(id)
    await shopper.reads('当前浏览器不支持实时音视频')
    await anchor.say('看得到吗')
    await shopper.hears('看得到吗')
    await shopper.say('听不到')
    await shopper.signIn('阿青')
    await anchor.hears('听不到')
    await anchor.push(0)
    await shopper.pushedCard.waitFor()
    await shopper.orderFromCard()
    await shopper.at('pay').click()
    await shopper.at('order-status').filter({ hasText: '已付款' }).waitFor()
    await shopper.at('checkout-close').click()
    await shopper.reads('当前浏览器不支持实时音视频')
    expect(shopper.complaints).toEqual([])
    await shopper.leave()
  })

  it('tells the anchor, who cannot go live with it', async () => {
    const other = await Anchor.open(stage.browser, stage.url, undefined, withoutWebRtc)
    await other.prepare('大雪', { title: '旧浏览器', goods: 1 })
    await other.reads('当前浏览器不支持实时音视频')
    expect(await other.at('go-live').count()).toBe(0)
    expect(other.complaints).toEqual([])
    await other.leave()
  })
})
