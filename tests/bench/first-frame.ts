import type { Join } from '#contract/rooms'
import type { Browser, Page } from 'playwright-core'
import type { Measurement } from './measurement'
import { startLiveRoom } from '../e2e/people/live-room'
import { launchBrowser } from '../support/chromium'
import { startServer } from '../support/server'
import { compare, median } from './measurement'

declare global {
  interface Window { firstFrameAt?: number }
}

/** Odd, so that the median is a run that happened. */
const RUNS = 9

/**
 * From opening a room to its first decoded picture, against a bare WHEP player: a page with nothing but a `<video>` and twenty lines
 * of script, on the same server, browser and stream. Both pages are visited anew, in turns.
 */
export async function measureFirstFrame(): Promise<Measurement[]> {
  const server = await startServer()
  // As fast as Chromium's fake camera is unless told otherwise.
  const browser = await launchBrowser({ args: ['--use-fake-device-for-media-stream=fps=20'] })
  try {
    const room = await startLiveRoom(browser, server.url)
    const runs = { ours: [] as number[], base: [] as number[] }
    for (let run = 0; run < RUNS; run++) {
      runs.base.push(await barePlayer(browser, server.url, room.id))
      runs.ours.push(await roomPage(browser, server.url, room.id))
    }
    return [compare({ bench: 'room opened to first decoded frame', ours: median(runs.ours), base: median(runs.base), against: 'a bare WHEP player', unit: 'ms', runs })]
  }
  finally {
    await browser.close()
    await server.stop()
  }
}

/** With an empty cache: the page's scripts come from the server. */
async function roomPage(browser: Browser, url: string, roomId: string): Promise<number> {
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.addInitScript(watchFirstFrame)
  await page.goto(`${url}/#/src/packages/live/room?id=${roomId}`)
  const milliseconds = await firstFrame(page)
  await context.close()
  return milliseconds
}

async function barePlayer(browser: Browser, url: string, roomId: string): Promise<number> {
  const joined = await fetch(`${url}/api/rooms/${roomId}/join`, { method: 'POST' }).then(response => response.json()) as Join
  if (joined.media.driver !== 'whip')
    throw new Error(`the room plays by ${joined.media.driver}`)
  const { whepUrl, token } = joined.media
  const context = await browser.newContext()
  const page = await context.newPage()
  await page.addInitScript(watchFirstFrame)
  await page.route(`${url}/bare`, route => route.fulfill({ contentType: 'text/html', body: '<!doctype html><video muted autoplay playsinline></video>' }))
  await page.goto(`${url}/bare`)
  await page.evaluate(async ([address, bearer]) => {
    const connection = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
    const stream = new MediaStream()
    document.querySelector('video')!.srcObject = stream
    connection.ontrack = event => stream.addTrack(event.track)
    connection.addTransceiver('video', { direction: 'recvonly' })
    connection.addTransceiver('audio', { direction: 'recvonly' })
    await connection.setLocalDescription()
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'authorization': `Bearer ${bearer}`, 'content-type': 'application/sdp' },
      body: connection.localDescription!.sdp,
    })
    await connection.setRemoteDescription({ type: 'answer', sdp: await response.text() })
  }, [whepUrl, token] as const)
  const milliseconds = await firstFrame(page)
  await context.close()
  return milliseconds
}

/** Runs in the page before anything else of it: notes when the first decoded picture of any `<video>` was shown. */
function watchFirstFrame(): void {
  const watched = new WeakSet<HTMLVideoElement>()
  new MutationObserver(() => {
    for (const video of document.querySelectorAll('video')) {
      if (watched.has(video))
        continue
      watched.add(video)
      video.requestVideoFrameCallback(now => window.firstFrameAt ??= now)
    }
  }).observe(document, { childList: true, subtree: true })
}

/** Milliseconds from the start of the navigation. */
async function firstFrame(page: Page): Promise<number> {
  await page.waitForFunction(() => window.firstFrameAt !== undefined)
  return Math.round(await page.evaluate(() => window.firstFrameAt!))
}
