import type { LiveError } from '~/live/driver'
import { vi } from 'vitest'
import { WhipDriver } from '~/live/drivers/whip/index'
import { backoff } from '~/live/reconnect'
import { capture, join } from './facts'
import { fakeBrowser } from './fake-browser'
import { tick } from './fake-time'

/** A WHIP driver with its ticket, in a browser and with a server that do what the test says. */
export async function setup(role: 'shopper' | 'anchor' = 'anchor') {
  const browser = fakeBrowser()
  const driver = new WhipDriver({ env: browser.env, policy: backoff({ jitter: 0, maxAttempts: 3 }) })
  const states: string[] = []
  const note = (state: { state: string, error?: LiveError }) => states.push(state.error ? `${state.state} ${state.error.code}` : state.state)
  driver.on('player', note)
  driver.on('publisher', note)
  const expiring = vi.fn()
  driver.on('ticketExpiring', expiring)
  await driver.join(join('t1', role).media)
  const play = async () => {
    await driver.startPlaying()
    await tick()
  }
  const publish = async () => {
    await driver.startPreview(capture)
    await driver.startPublishing()
    await tick()
    browser.last().connect()
  }
  return { browser, driver, states, expiring, play, publish }
}
