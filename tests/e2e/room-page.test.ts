import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Anchor } from './people/anchor'
import { startLiveRoom } from './people/live-room'
import { decodedFrames } from './people/person'
import { Shopper } from './people/shopper'
import { useStage } from './people/stage'

declare global {
  interface Window {
    /** Every connection the page has made. */
    connections?: RTCPeerConnection[]
  }
}

/** Keeps hold of the page's connections, to see later whether it closed them. */
function watchConnections() {
  const Connection = RTCPeerConnection
  window.connections = []
  window.RTCPeerConnection = new Proxy(Connection, {
    construct(target, args) {
      const connection = Reflect.construct(target, args) as RTCPeerConnection
      window.connections?.push(connection)
      return connection
    },
  })
}

const openConnections = ({ page }: Shopper | Anchor) => page.evaluate(() => window.connections?.filter(({ connectionState }) => connectionState !== 'closed').length ?? -1)

/** Three rooms from the form to the summary, on a machine that is busy. */
const LONG_MS = 120_000

describe('the room\'s page', () => {
  const stage = useStage()
  let id: string
  let anchor: Anchor
  let shopper: Shopper

  beforeAll(async () => {
    ({ id, anchor } = await startLiveRoom(stage.browser, stage.url))
    shopper = await Shopper.open(stage.browser, stage.url, undefined, watchConnections)
    await shopper.enter(id)
    await decodedFrames(shopper.video)
  })
  afterAll(() => expect([anchor, shopper].flatMap(person => person.complaints)).toEqual([]))

  it('does not move the picture when somebody writes', async () => {
    const before = await shopper.video.boundingBox()
    await shopper.field('chat-input').focus()
    await shopper.field('chat-input').fill('写到一半')
    expect(await shopper.video.boundingBox()).toEqual(before)
    expect(await shopper.page.evaluate(() => scrollY)).toBe(0)
    await shopper.field('chat-input').fill('')
    await shopper.field('chat-input').blur()
    expect(await shopper.video.boundingBox()).toEqual(before)
  })

  it('closes the topmost sheet by Escape, over a picture that plays on', async () => {
    await anchor.push(0)
    await shopper.pushedCard.waitFor()
    await shopper.at('goods-bag').click()
    await shopper.at('goods-sheet').waitFor()
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
    await shopper.page.keyboard.press('Escape')
    await shopper.at('goods-sheet').waitFor({ state: 'detached' })

    await shopper.at('goods-card-buy').click()
    await shopper.at('buy-now').click()
    await shopper.at('sign-in').waitFor()
    await shopper.page.keyboard.press('Escape')
    await shopper.at('sign-in').waitFor({ state: 'detached' })
    await shopper.at('sku-sheet').waitFor()
    await shopper.page.keyboard.press('Escape')
    await shopper.at('sku-sheet').waitFor({ state: 'detached' })
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
  })

  it('goes home by the browser\'s back, and lets the player go', async () => {
    await anchor.at('viewer-count').filter({ hasText: /^\s*1\s*$/ }).waitFor()
    expect(await openConnections(shopper)).toBe(1)
    await shopper.page.goBack()
    await shopper.card(id).waitFor()
    await anchor.at('viewer-count').filter({ hasText: /^\s*0\s*$/ }).waitFor()
    await expect.poll(() => openConnections(shopper)).toBe(0)
    await shopper.page.goForward()
    await shopper.at('anchor-chip').waitFor()
    expect(await decodedFrames(shopper.video)).toBeGreaterThan(0)
    await shopper.page.goBack()
  })

  it('leaves nothing behind in a tab that broadcasts, and one that watches, three rooms one after the other', async () => {
    await anchor.end()
    const broadcaster = await Anchor.open(stage.browser, stage.url, undefined, watchConnections)
    await broadcaster.watchTracks()
    await broadcaster.signIn('大雪')
    const sockets = new Set<object>()
    shopper.page.on('websocket', (socket) => {
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
    })
    for (let round = 1; round <= 3; round++) {
      const room = await broadcaster.createRoom({ title: `第 ${round} 场`, goods: 1 })
      await broadcaster.goLive()
      expect(await openConnections(broadcaster)).toBe(1)
      await shopper.enter(room)
      await decodedFrames(shopper.video)
      expect(await openConnections(shopper)).toBe(1)
      expect(sockets.size).toBe(1)
      await broadcaster.end()
      await shopper.at('room-ended').waitFor()
      expect(await broadcaster.liveTracks()).toBe(0)
      expect(await openConnections(broadcaster)).toBe(0)
      await broadcaster.at('back-to-rooms').click()
      await shopper.page.goBack()
      await shopper.card(id).waitFor({ state: 'detached' })
      await expect.poll(() => openConnections(shopper)).toBe(0)
    }
    // The live square's own.
    await expect.poll(() => sockets.size).toBe(1)
    expect(broadcaster.complaints).toEqual([])
  }, LONG_MS)
})
