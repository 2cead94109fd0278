import type { Browser, Page } from 'playwright-core'
import type { ZegoCloud } from '../zego/cloud'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchBrowser } from '../support/chromium'
import { redirectZego } from '../zego/chromium'
import { APP_ID, openCloud } from '../zego/cloud'
import { tokenFor } from '../zego/tokens'

// The SDK is 2 MB; bundling it takes its time on a busy machine.
const BUNDLE_MS = 120_000

describe('the web SDK', () => {
  let script = ''
  const site = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/page.js' ? 'text/javascript' : 'text/html')
    response.end(request.url === '/page.js' ? script : '<!doctype html><script src="/page.js"></script>')
  })
  let cloud: ZegoCloud
  let browser: Browser
  let page: Page
  /** What the page connected to and asked for. */
  let sockets: string[]
  let kept: string[]
  let requests: string[]

  beforeAll(async () => {
    site.listen(0, '127.0.0.1')
    await once(site, 'listening')
    ;[script, cloud, browser] = await Promise.all([bundle(), openCloud(), launchBrowser()])
  }, BUNDLE_MS)
  beforeEach(async () => {
    page = await (await browser.newContext()).newPage()
    sockets = []
    requests = []
    page.on('websocket', socket => sockets.push(socket.url()))
    page.on('request', request => requests.push(request.url()))
    kept = await redirectZego(page, cloud.origin)
    await page.goto(`http://127.0.0.1:${(site.address() as { port: number }).port}/`)
    await page.evaluate(appId => window.openEngine(appId), APP_ID)
  })
  afterEach(() => page.context().close())
  afterAll(async () => {
    await browser.close()
    await cloud.stop()
    site.close()
  })

  const login = (userID: string, token = tokenFor(userID)) => page.evaluate(
    ([id, text]) => window.engine.loginRoom('room', text, { userID: id, userName: id }, { userUpdate: true }).catch((error: unknown) => error),
    [userID, token] as const,
  )
  const heard = (event: string, argument: unknown) => page.waitForFunction(
    ([name, wanted]) => window.heard.find(([kind, ...args]) => kind === name && args.includes(wanted)),
    [event, argument] as const,
  ).then(found => found.jsonValue())

  it('logs in, sees the stream of a phone, hears and says something, and leaves', async () => {
    const anchor = cloud.phone()
    await anchor.engine.loginRoom('room', tokenFor('anchor'), { userID: 'anchor', userName: '主播' })
    await anchor.publish('s1', { extraInfo: '上新' })
    expect(await login('web')).toBe(true)
    expect(await heard('roomStreamUpdate', 'ADD')).toMatchObject(['roomStreamUpdate', 'room', 'ADD', [{ streamID: 's1', user: { userName: '主播' }, extraInfo: '上新' }], ''])
    await anchor.engine.sendBroadcastMessage('room', '大家好')
    expect(await heard('IMRecvBroadcastMessage', 'room')).toMatchObject(['IMRecvBroadcastMessage', 'room', [{ message: '大家好' }]])
    await page.evaluate(() => window.engine.sendBarrageMessage('room', '666'))
    expect(await anchor.hear('IMRecvBarrageMessage')).toMatchObject(['room', [{ message: '666' }]])
    anchor.engine.stopPublishingStream('s1')
    expect(await heard('roomStreamUpdate', 'DELETE')).toMatchObject(['roomStreamUpdate', 'room', 'DELETE', [{ streamID: 's1' }], expect.stringContaining('user_stop_publishing_stream_normal')])
    await page.evaluate(() => window.engine.logoutRoom('room'))
    await expect.poll(() => cloud.loopback.rooms.get('room')?.members.has('web'), { timeout: 10_000 }).toBe(false)
  })

  it('is refused with a wrong token, and told when it is put out', async () => {
    expect(await login('web', tokenFor('somebody else'))).toMatchObject({ code: 1102016 })
    expect(await login('web')).toBe(true)
    cloud.loopback.kickout('room', 'web', 2, '违规')
    expect(await heard('roomStateChanged', 'KICKOUT')).toMatchObject(['roomStateChanged', 'room', 'KICKOUT', 1002055, expect.stringContaining('违规')])
  })

  it('keeps to this machine', async () => {
    await login('web')
    // What the SDK asks of the network by itself, here answered with nothing.
    await page.evaluate(() => fetch('https://weblogger-wss.coolfcloud.com/httplog', { method: 'POST' }).then(answer => answer.text()))
    expect(kept).toContain('https://weblogger-wss.coolfcloud.com/httplog')
    expect(sockets).toContain(`${cloud.origin}/accesshub`)
    expect(sockets.filter(url => !url.startsWith(cloud.origin))).toEqual([])
    expect(requests.filter(url => !url.startsWith('http://127.0.0.1:') && !kept.includes(url))).toEqual([])
  })
})

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('../zego/web-page.ts', import.meta.url))
  const built = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, target: 'es2022', lib: { entry, formats: ['iife'], name: 'webPage' } },
  })
  const [output] = [built].flat()
  if (!output || !('output' in output))
    throw new Error('the page\'s script was not bundled')
  return output.output[0].code
}
