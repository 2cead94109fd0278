import type { Driver } from './harness'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { WebSocketServer } from 'ws'
import { compile, root } from '../support/builds'
import { launch } from './harness'

const folder = mkdtempSync(join(tmpdir(), 'mp-fixture-'))
const goods = [
  { id: 1, title: 'apple', price: 199, stock: 3 },
  { id: 2, title: 'pear', price: 250, stock: 0 },
]

beforeAll(() => compile({ target: 'mp-weixin', input: join(root, 'tests/mp/fixture'), outDir: folder }))
afterAll(() => rmSync(folder, { recursive: true }))

const trace = () => (getApp() as unknown as { globalData: { trace: string[] } }).globalData.trace

describe('a mini-program on the harness', () => {
  let mp: Driver
  beforeEach(async () => {
    mp = await launch(folder, { mocks: { request: () => ({ statusCode: 200, data: goods }) } })
  })
  afterEach(() => {
    mp.destroy()
    expect(mp.errors).toEqual([])
  })
  const enterRoom = () => mp.tap('.cell')

  it('runs the lifecycles in WeChat\'s order', async () => {
    await mp.appHide()
    await mp.appShow()
    expect(trace()).toEqual([
      'app launch pages/shelf',
      'app show',
      'shelf load -',
      'shelf show',
      'shelf ready',
      'row mounted apple',
      'row mounted pear',
      'shelf hide',
      'app hide',
      'app show',
      'shelf show',
    ])
  })

  it('draws lists, conditions, scoped slots, classes and styles', () => {
    expect(mp.texts('.title')).toEqual(['apple', 'pear'])
    expect(mp.texts('.price')).toEqual(['0 ¥1.99', '1 ¥2.5'])
    expect(mp.$$('.row').map(row => row.classList.contains('gone'))).toEqual([false, true])
    expect(mp.$$('.row')[1]?.getAttribute('style')).toBe('opacity:0.5')
    expect(mp.text('text.empty')).toBe('nothing yet')
    expect(mp.$('.total')).toBeNull()
  })

  it('types into v-model and drops what no longer matches', async () => {
    await mp.input('.keyword', 'pea')
    expect(mp.text('.echo')).toBe('pea')
    expect(mp.attr('.keyword', 'value')).toBe('pea')
    expect(mp.texts('.title')).toEqual(['pear'])
    expect(trace()).toContain('row unmounted apple')
  })

  it('stops a tap where the template says so, and at a disabled button', async () => {
    await mp.tap('.buy')
    await mp.tap(mp.$$('.buy')[1]!)
    expect(mp.text('.total')).toBe('199')
    expect(mp.routes).toEqual(['pages/shelf'])
  })

  it('opens a subpackage, comes back, and carries events between the two pages', async () => {
    await enterRoom()
    expect(mp.routes).toEqual(['pages/shelf', 'sub/live'])
    expect(mp.currentPage.options).toEqual({ id: '1' })
    await mp.tap('.leave')
    expect(mp.routes).toEqual(['pages/shelf'])
    expect(trace().slice(-4)).toEqual(['shelf hide', 'left button', 'live unload', 'shelf show'])
  })

  it('keeps tab pages alive and refuses to push one', async () => {
    for (const url of ['/pages/mine', '/pages/shelf', '/pages/mine']) {
      mp.wx.switchTab({ url })
      await mp.settle()
    }
    expect(mp.text('.shows')).toBe('2')
    expect(trace().filter(event => event === 'shelf hide')).toHaveLength(2)
    const refused = new Promise(fail => mp.wx.navigateTo({ url: '/pages/mine', fail }))
    await expect(refused).resolves.toMatchObject({ errMsg: 'navigateTo:fail can not navigateTo a tabbar page' })
  })

  it('hands events to native live tags and records what their contexts are told', async () => {
    await enterRoom()
    expect(mp.attr('#player', 'src')).toBe('rtmp://play.test/1')
    expect(mp.attr('live-player', 'muted')).toBe(true)
    await mp.tap('.play')
    expect(mp.contexts).toMatchObject([{ kind: 'LivePlayerContext', id: 'player', calls: [{ method: 'play' }] }])
    await mp.fire('#player', 'statechange', { code: 2003 })
    expect(mp.text('cover-view.status')).toBe('player 2003')
    await mp.tap('.publish')
    expect(mp.text('.status')).toBe('start:fail no such element')
    await mp.tap('.role')
    await mp.tap('.publish')
    expect(mp.text('.status')).toBe('started')
    mp.mock('LivePusherContext.start', new Error('busy'))
    await mp.tap('.publish')
    expect(mp.text('.status')).toBe('start:fail busy')
  })

  it('plays a scripted socket', async () => {
    await enterRoom()
    await mp.tap('.connect')
    const [socket] = mp.sockets
    socket?.open()
    await mp.settle()
    expect(socket?.sent).toEqual(['{"type":"join"}'])
    socket?.message({ text: 'hello' })
    socket?.close({ code: 1006 })
    await mp.settle()
    expect(mp.texts('.message')).toEqual(['{"text":"hello"}'])
    expect(mp.text('.status')).toBe('closed 1006')
  })

  it('counts setData calls and bytes', async () => {
    await enterRoom()
    const traffic = await mp.measure(() => mp.tap('.flood'))
    expect(mp.$$('.message')).toHaveLength(100)
    expect(traffic.calls).toBe(1)
    expect(traffic.bytes).toBeGreaterThan(1000)
    expect(traffic.max).toBe(traffic.bytes)
  })

  it('fails an API, refreshes and shares', async () => {
    mp.mock('request', new Error('timeout'))
    mp.currentPage.onPullDownRefresh?.()
    await mp.settle()
    expect(mp.text('.problem')).toBe('request:fail timeout')
    mp.unmock('request')
    expect(mp.callsOf('stopPullDownRefresh')).toHaveLength(2)
    expect(mp.currentPage.onShareAppMessage?.({})).toEqual({ title: 'shelf', path: '/pages/shelf?from=share' })
  })

  it('keeps what a handler throws', async () => {
    await mp.tap('.fail')
    expect(mp.errors.map(error => error.message)).toEqual(['a handler threw'])
    mp.errors.length = 0
  })
})

describe('storage', () => {
  it('outlives the app on one phone and is not seen on another', async () => {
    const phone = new Map<string, string>()
    const read = async (storage?: Map<string, string>) => {
      const mp = await launch(folder, { storage })
      const found: unknown = mp.wx.getStorageSync('token')
      mp.wx.setStorageSync('token', { id: 7 })
      mp.destroy()
      return found
    }
    expect(await read(phone)).toBe('')
    expect(await read(phone)).toEqual({ id: 7 })
    expect(await read()).toBe('')
  })

  it('says so when there is nothing under a key', async () => {
    const mp = await launch(folder)
    const missing = new Promise(fail => mp.wx.getStorage({ key: 'token', fail }))
    await expect(missing).resolves.toMatchObject({ errMsg: 'getStorage:fail data not found' })
    mp.destroy()
  })
})

describe('the real network', () => {
  let mp: Driver
  let origin: string
  const http = createServer((request, response) => {
    if (request.url === '/slow')
      return
    response.setHeader('content-type', 'application/json')
    response.statusCode = request.method === 'POST' ? 422 : 200
    if (request.url === '/goods') {
      response.end(JSON.stringify(goods))
      return
    }
    request.setEncoding('utf8')
    let body = ''
    request.on('data', chunk => body += chunk)
    request.on('end', () => response.end(JSON.stringify({ url: request.url, authorization: request.headers.authorization, body })))
  })
  const channel = new WebSocketServer({ server: http })
  channel.on('connection', socket => socket.on('message', data => socket.send(`echo ${String(data)}`)))

  beforeAll(async () => {
    http.listen(0, '127.0.0.1')
    await once(http, 'listening')
    const { port } = http.address() as { port: number }
    origin = `http://127.0.0.1:${port}`
  })
  beforeEach(async () => {
    mp = await launch(folder, { network: 'real', rewriteOrigin: { from: 'http://shop.test', to: origin } })
  })
  afterEach(() => mp.destroy())
  afterAll(() => {
    channel.close()
    http.close()
    http.closeAllConnections()
  })

  const ask = (options: Omit<UniApp.RequestOptions, 'success' | 'fail'>, start: (task: UniApp.RequestTask) => void = () => {}) =>
    new Promise<unknown>(resolve => start(mp.wx.request({ ...options, success: resolve, fail: resolve })))

  it('answers requests, and waits for what they change', async () => {
    await mp.until(() => mp.$$('.row').length === 2)
    expect(await ask({ url: `${origin}/a`, data: { q: 'x y' } })).toMatchObject({ statusCode: 200, data: { url: '/a?q=x+y' } })
    const posted = await ask({ url: `${origin}/b`, method: 'POST', data: { qty: 1 }, header: { Authorization: 'Bearer t' } })
    expect(posted).toMatchObject({ statusCode: 422, data: { authorization: 'Bearer t', body: '{"qty":1}' } })
  })

  it('fails on a timeout, an abort, a refused connection and a method that WeChat lacks', async () => {
    expect(await ask({ url: `${origin}/a`, method: 'PATCH' as 'PUT' })).toMatchObject({ errMsg: 'request:fail invalid request method PATCH' })
    expect(await ask({ url: `${origin}/slow`, timeout: 20 })).toMatchObject({ errMsg: 'request:fail timeout' })
    expect(await ask({ url: `${origin}/slow` }, task => task.abort())).toMatchObject({ errMsg: 'request:fail abort' })
    expect(await ask({ url: 'http://127.0.0.1:1/' })).toMatchObject({ errMsg: expect.stringContaining('ECONNREFUSED') })
  })

  it('says what it waited for and what the page showed', async () => {
    await expect(mp.until(() => mp.$('.total'), { timeout: 10, what: 'a total' })).rejects.toThrow(/a total\npages\/shelf shows: .*nothing yet/)
  })

  it('uploads a file', async () => {
    const answer = await new Promise<UniApp.UploadFileSuccessCallbackResult>((success, fail) => {
      mp.wx.uploadFile({ url: `${origin}/upload`, name: 'file', filePath: join(folder, 'app.json'), formData: { kind: 'cover' }, success, fail })
    })
    const { body } = JSON.parse(answer.data) as { body: string }
    expect(body).toContain('name="kind"\r\n\r\ncover')
    expect(body).toContain('filename="app.json"')
  })

  it('carries a socket, its close code and a cut', async () => {
    await mp.until(() => mp.$('.cell'))
    await mp.tap('.cell')
    await mp.tap('.connect')
    await mp.until(() => mp.text('.message') === 'echo {"type":"join"}')
    await mp.tap('.hang-up')
    await mp.until(() => mp.text('.status') === 'closed 3001')
    await mp.tap('.connect')
    await mp.until(() => mp.$$('.message').length === 2)
    mp.sockets[1]?.close()
    await mp.until(() => mp.text('.status') === 'closed 1006')
  })
})
