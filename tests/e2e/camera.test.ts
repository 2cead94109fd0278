import { describe, expect, it } from 'vitest'
import { Anchor } from './people/anchor'
import { decodedFrames } from './people/person'
import { useStage } from './people/stage'

declare global {
  interface Window {
    /** What the camera is refused with; absent: it is given. */
    cameraFault?: string
  }
}

describe('a camera that is not to be had', () => {
  const stage = useStage()

  /** Camera and microphone answer with `window.cameraFault` as long as there is one. */
  function withoutCamera() {
    window.cameraFault = sessionStorage.getItem('cameraFault') ?? 'NotAllowedError'
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
    navigator.mediaDevices.getUserMedia = wishes => window.cameraFault ? Promise.reject(new DOMException('', window.cameraFault)) : ask(wishes)
  }

  it.each([
    ['refused', 'NotAllowedError', '摄像头或麦克风未授权'],
    ['missing', 'NotFoundError', '没有找到摄像头或麦克风'],
    ['busy', 'NotReadableError', '正被其他应用占用'],
  ])('that is %s is explained, and had without a reload once it can be', async (_, fault, words) => {
    const anchor = await Anchor.open(stage.browser, stage.url, undefined, withoutCamera)
    await anchor.page.evaluate(name => window.cameraFault = name, fault)
    const before = anchor.page.url()
    await anchor.prepare('小满', { title: '新品首发', goods: 1 })
    await anchor.reads(words)
    expect(await anchor.at('go-live').getAttribute('aria-disabled')).toBe('true')

    // Still refused: said again, nothing else.
    await anchor.at('preview-retry').click()
    await anchor.reads(words)

    await anchor.page.evaluate(() => delete window.cameraFault)
    await anchor.page.evaluate(() => Object.assign(window, { reloaded: false }))
    await anchor.at('preview-retry').click()
    expect(await decodedFrames(anchor.at('studio-preview'))).toBeGreaterThan(0)
    await anchor.goLive()
    expect(await anchor.page.evaluate(() => 'reloaded' in window), before).toBe(true)
    await anchor.end()
    expect(anchor.complaints).toEqual([])
    await anchor.leave()
  })

  it('that a plain http page may not ask for is explained with the way out', async () => {
    const anchor = await Anchor.open(stage.browser, stage.url, undefined, () => {
      Object.defineProperty(window, 'isSecureContext', { get: () => false })
      Object.defineProperty(navigator, 'mediaDevices', { get: () => undefined })
    })
    await anchor.prepare('小满', { title: '新品首发', goods: 1 })
    await anchor.reads('请换用 https 地址开播')
    expect(await anchor.at('go-live').getAttribute('aria-disabled')).toBe('true')
    expect(anchor.complaints).toEqual([])
    await anchor.leave()
  })
})
