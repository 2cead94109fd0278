import type { MediaTicket } from '#contract/rooms'
import { vi } from 'vitest'
import { LiveError } from '~/live/driver'
import { UnsupportedDriver } from '~/live/drivers/unsupported'
import { UrlDriver } from '~/live/drivers/url'
import { WhipDriver } from '~/live/drivers/whip'
import { ZegoWeixinDriver } from '~/live/drivers/zego-weixin'
import { FakeDriver } from '~/live/fake'
import { backoff } from '~/live/reconnect'
import { conforms } from './conformance'
import { join, zegoTicket } from './facts'
import { fakeBrowser } from './fake-browser'
import { FakeZego } from './fake-zego'

const policy = backoff({ jitter: 0 })
const settle = () => vi.advanceTimersByTimeAsync(0)
const whip = join('t1', 'anchor').media
const url: MediaTicket = { driver: 'url', streamId: 's1', url: 'https://cdn.test/s1.flv' }

conforms('whip', () => {
  const browser = fakeBrowser()
  const driver = new WhipDriver({ env: browser.env, policy })
  return {
    driver,
    ticket: whip,
    arrive: async () => {
      await settle()
      browser.last()?.connect()
      driver.report({ type: 'firstFrame' })
    },
    goOut: async () => {
      await settle()
      browser.last().connect()
    },
    cut: async () => browser.last().become('failed'),
  }
})

conforms('url', () => {
  const driver = new UrlDriver({ policy })
  return {
    driver,
    ticket: url,
    arrive: async () => driver.report({ type: 'firstFrame' }),
    goOut: async () => {},
    cut: async () => driver.report({ type: 'native', name: 'statechange', detail: { code: -2301 } }),
  }
})

conforms('zego-weixin', () => {
  const zego = new FakeZego()
  const driver = new ZegoWeixinDriver({ engines: zego.engines, policy })
  const says = async (code: number) => {
    await settle()
    driver.report({ type: 'native', name: 'statechange', detail: { code } })
  }
  return { driver, ticket: zegoTicket({ canPublish: true }), arrive: () => says(2004), goOut: () => says(1002), cut: () => says(-2301) }
})

conforms('unsupported', () => ({
  driver: new UnsupportedDriver('NO_WEBRTC'),
  ticket: whip,
  arrive: async () => {},
  goOut: async () => {},
  cut: async () => {},
}))

conforms('fake', () => {
  const driver = new FakeDriver()
  return {
    driver,
    ticket: whip,
    arrive: async () => driver.arrive(),
    goOut: async () => driver.goOut(),
    cut: async () => driver.cut(new LiveError('NETWORK')),
  }
})
