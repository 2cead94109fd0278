import type { FastifyInstance } from 'fastify'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import type { Client } from './standard-client'
import process from 'node:process'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mediaChild } from '../../../server/src/media/child'
import { MediaSupervisor } from '../../../server/src/media/supervisor'
import cors from '../../../server/src/plugins/cors'
import errors from '../../../server/src/plugins/errors'
import { mediaRoutes } from '../../../server/src/routes/media'
import { findChromium, launchBrowser } from '../../support/chromium'
import { received, whep, whip } from './standard-client'

const hasChromium = findChromium() !== null
if (!hasChromium)
  console.log('No Chromium: media between real browsers is not tested.')

describe.runIf(hasChromium)('between real browsers', () => {
  let app: FastifyInstance
  let supervisor: MediaSupervisor
  let browser: Browser
  let pid: number
  let server: string
  let anchorPage: Page
  let shopperPage: Page

  beforeAll(async () => {
    const start = mediaChild({})
    supervisor = new MediaSupervisor((events) => {
      const child = start(events)
      pid = child.pid!
      return child
    })
    app = Fastify({ forceCloseConnections: true })
    app.get('/', (_request, reply) => reply.type('text/html').send('<!doctype html><title>empty</title>'))
    await app.register(errors)
    await app.register(cors)
    await app.register(mediaRoutes, {
      engine: supervisor,
      authorize: (right, _stream, bearer) => !bearer ? 'unauthenticated' : bearer === 'anchor' || right === 'play' ? 'ok' : 'forbidden',
    })
    await app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = app.server.address() as AddressInfo
    server = `http://127.0.0.1:${port}`
    browser = await launchBrowser()
    // The pages' origin is another one than the server's address: everything goes through CORS.
    const open = async (): Promise<Page> => {
      const page = await browser.newPage()
      await page.goto(`http://localhost:${port}/`)
      return page
    }
    anchorPage = await open()
    shopperPage = await open()
  })
  afterAll(async () => {
    await browser?.close()
    await app?.close()
    await supervisor?.shutdown()
  })

  const publish = (query = '') => whip(anchorPage, `${server}/whip/s1${query}`, 'anchor')
  const play = () => whep(shopperPage, `${server}/whep/s1`, 'shopper')
  const remove = ({ location }: Client, token: string) => fetch(location!, { method: 'DELETE', headers: { authorization: `Bearer ${token}` } })

  /** Waits until `more` frames have been decoded from now on. */
  async function expectFrames(client: Client, more = 15): Promise<void> {
    const { framesDecoded } = await received(client)
    await expect.poll(async () => (await received(client)).framesDecoded, { timeout: 15_000 }).toBeGreaterThan(framesDecoded + more)
  }

  let publisher: Client
  let viewer: Client

  it('refuses a player while nobody publishes, and whoever has not the right', async () => {
    expect((await play()).status).toBe(404)
    expect((await whip(shopperPage, `${server}/whip/s1`, 'shopper')).status).toBe(403)
    expect((await whip(shopperPage, `${server}/whip/s1`, '')).status).toBe(401)
  })

  it('carries picture and sound from a camera to a player', async () => {
    publisher = await publish()
    expect(publisher.status).toBe(201)
    viewer = await play()
    expect(viewer.status).toBe(201)
    await expectFrames(viewer)
    expect(await received(viewer)).toMatchObject({ width: 320 })
    expect((await received(viewer)).audioPackets).toBeGreaterThan(10)
  })

  it('shows a late player the picture at once', async () => {
    const late = await play()
    await expectFrames(late, 1)
    expect((await remove(late, 'shopper')).status).toBe(200)
    expect((await remove(late, 'shopper')).status).toBe(404)
  })

  it('keeps the publisher when a second one comes', async () => {
    expect((await publish()).status).toBe(409)
    await expectFrames(viewer)
  })

  it('goes on for players when the publisher is replaced on request', async () => {
    const next = await publish('?over=1')
    expect(next.status).toBe(201)
    await expectFrames(viewer)
    expect((await remove(publisher, 'anchor')).status).toBe(404)
    publisher = next
  })

  it('frees the stream with DELETE, and players wait for the next publisher', async () => {
    expect((await remove(publisher, 'anchor')).status).toBe(200)
    expect(supervisor.isLive('s1')).toBe(false)
    publisher = await publish()
    expect(publisher.status).toBe(201)
    await expectFrames(viewer)
  })

  it('comes back after the media process was killed, for whoever asks again', async () => {
    process.kill(pid, 'SIGKILL')
    await expect.poll(() => supervisor.isLive('s1')).toBe(false)
    await expect.poll(async () => (publisher = await publish()).status, { timeout: 15_000 }).toBe(201)
    viewer = await play()
    expect(viewer.status).toBe(201)
    await expectFrames(viewer)
  })
})
