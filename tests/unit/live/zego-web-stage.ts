import type { LiveError } from '~/live/driver'
import { vi } from 'vitest'
import { ZegoWebDriver } from '~/live/drivers/zego-web'
import { backoff } from '~/live/reconnect'
import { capture, zegoTicket } from './facts'
import { fakeBrowser } from './fake-browser'
import { tick } from './fake-time'
import { FakeZegoWeb } from './fake-zego-web'

/** A driver of ZEGO's web SDK with its ticket, on an SDK and in a browser that do what the test says. */
export async function setup(facts: Parameters<typeof zegoTicket>[0] = {}) {
  const zego = new FakeZegoWeb()
  const browser = fakeBrowser()
  const driver = new ZegoWebDriver({ engines: zego.holder, env: browser.env, policy: backoff({ jitter: 0, maxAttempts: 3 }) })
  const states: string[] = []
  const note = (state: { state: string, error?: LiveError }) => states.push(state.error ? `${state.state} ${state.error.code}` : state.state)
  driver.on('player', note)
  driver.on('publisher', note)
  const sources: string[] = []
  driver.on('source', ({ role, source }) => sources.push(source ? `${role} ${source.kind}` : `${role} none`))
  const qualities = vi.fn()
  driver.on('quality', qualities)
  const expiring = vi.fn()
  driver.on('ticketExpiring', expiring)
  await driver.join(zegoTicket(facts))
  const play = async () => {
    await driver.startPlaying()
    await tick()
  }
  const publish = async () => {
    await driver.startPreview(capture)
    await driver.startPublishing()
    await tick()
  }
  return { zego, browser, driver, states, sources, qualities, expiring, play, publish }
}
