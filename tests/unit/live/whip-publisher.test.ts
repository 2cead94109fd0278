import { describe, expect, it } from 'vitest'
import { preferH264 } from '~/live/drivers/whip/codecs'
import { capture } from './facts'
import { tick, useFakeTime } from './fake-time'
import { setup } from './whip-stage'

useFakeTime()

describe('publishing over WHIP', () => {
  it('sends camera and microphone, H264 that every phone decodes first', async () => {
    const { browser, publish, states } = await setup()
    await publish()
    const [video, audio] = browser.last().transceivers
    expect([video?.what, audio?.what, video?.direction, video?.maxBitrate]).toEqual(['video', 'audio', 'sendonly', 1_500_000])
    expect(video?.codecs[0]).toMatchObject({ sdpFmtpLine: expect.stringContaining('packetization-mode=1') })
    expect(states).toEqual(['requesting', 'publishing'])
  })

  it('leaves no codec out when it sorts them', () => {
    const codecs = [{ mimeType: 'video/AV1' }, { mimeType: 'video/rtx' }, { mimeType: 'video/H264', sdpFmtpLine: 'profile-level-id=640032' }]
    expect(preferH264(codecs)).toHaveLength(3)
    expect(preferH264(codecs)[0]?.mimeType).toBe('video/H264')
  })

  it('needs the right to publish', async () => {
    const { driver } = await setup('shopper')
    await driver.startPreview(capture)
    await expect(driver.startPublishing()).rejects.toMatchObject({ code: 'MAY_NOT_PUBLISH' })
  })

  it('is told that the stream is busy, and takes it over only when told to', async () => {
    const { browser, driver, states } = await setup()
    browser.answer({ status: 409 })
    await driver.startPreview(capture)
    await driver.startPublishing()
    await tick()
    expect(states.at(-1)).toBe('failed STREAM_BUSY')
    await driver.startPublishing({ takeOver: true })
    await tick()
    expect(browser.posts().map(({ url }) => new URL(url).search)).toEqual(['', '?over=1'])
  })

  it('replaces its own session after a cut, and stops when somebody else has taken over', async () => {
    const { browser, publish, states } = await setup()
    await publish()
    browser.last().become('failed')
    await tick(500)
    expect(browser.posts()[1]?.url).toBe('http://shop.test/whip/s1?over=session1')
    browser.last().connect()
    expect(states.at(-1)).toBe('publishing')
    browser.answer({ status: 409 })
    browser.last().become('failed')
    await tick(500)
    expect(states.at(-1)).toBe('failed TAKEN_OVER')
    await tick(60_000)
    expect(browser.posts()).toHaveLength(3)
  })

  it('comes back by itself when the media process starts again', async () => {
    const { browser, publish, states } = await setup()
    await publish()
    browser.answer({ status: 503, headers: { 'Retry-After': '1' } }, { status: 404, headers: { 'Retry-After': '2' } })
    browser.last().become('disconnected')
    await tick(3_000 + 500)
    expect(states.at(-1)).toBe('reconnecting ROOM_FULL')
    await tick(1_000)
    expect(states.at(-1)).toBe('reconnecting NETWORK')
    await tick(1_999)
    expect(browser.posts()).toHaveLength(3)
    await tick(1)
    browser.last().connect()
    expect(states.at(-1)).toBe('publishing')
    expect(browser.posts()).toHaveLength(4)
  })

  it('gives up on a server that never knows the stream', async () => {
    const { browser, publish, states } = await setup()
    browser.answer(...Array.from({ length: 4 }, () => ({ status: 404 })))
    await publish()
    await tick(60_000)
    expect(states.at(-1)).toBe('failed NETWORK')
    expect(browser.posts()).toHaveLength(4)
  })

  it('mutes in place', async () => {
    const { browser, driver, publish } = await setup()
    await publish()
    await driver.configure({ microphoneOn: false, cameraOn: false })
    expect(browser.opened.map(({ enabled }) => enabled)).toEqual([false, false])
    expect(browser.connections).toHaveLength(1)
  })

  it('flips the camera without a new session, and lets the old one go first', async () => {
    const { browser, driver, publish } = await setup()
    await publish()
    await driver.configure({ camera: 'back' })
    expect(browser.opened.map(({ label, readyState }) => `${label} ${readyState}`)).toEqual(['user ended', ' live', 'environment live'])
    expect(browser.last().getSenders()[0]?.track?.label).toBe('environment')
    expect(browser.posts()).toHaveLength(1)
  })

  it('goes back to the former camera when the other one cannot be had', async () => {
    const { browser, driver, publish } = await setup()
    await publish()
    browser.getUserMedia.mockRejectedValueOnce(new DOMException('busy', 'NotReadableError'))
    await expect(driver.configure({ camera: 'back' })).rejects.toMatchObject({ code: 'CAMERA_BUSY' })
    expect(browser.last().getSenders()[0]?.track).toMatchObject({ label: 'user', readyState: 'live' })
  })

  it.each([['NotAllowedError', 'CAMERA_REFUSED'], ['NotFoundError', 'CAMERA_MISSING'], ['NotReadableError', 'CAMERA_BUSY']])('tells %s as %s, and opens on a retry', async (name, code) => {
    const { browser, driver } = await setup()
    browser.getUserMedia.mockRejectedValueOnce(new DOMException(name, name))
    await expect(driver.startPreview(capture)).rejects.toMatchObject({ code })
    await expect(driver.startPreview(capture)).resolves.toBeUndefined()
  })

  it('tells that plain http has no camera', async () => {
    const { browser, driver } = await setup()
    Object.assign(browser.env, { isSecureContext: false })
    await expect(driver.startPreview(capture)).rejects.toMatchObject({ code: 'INSECURE_CONTEXT' })
  })

  it('lets a camera go that opens after it was left', async () => {
    const { browser, driver } = await setup()
    const opening = driver.startPreview(capture)
    const refused = expect(opening).rejects.toBeInstanceOf(Error)
    await driver.leave()
    await refused
    expect(browser.opened.every(({ readyState }) => readyState === 'ended')).toBe(true)
  })

  it('opens a camera again that was unplugged, and says so when it cannot', async () => {
    const { browser, publish, states } = await setup()
    await publish()
    browser.opened[0]?.end()
    await tick()
    expect(browser.last().getSenders()[0]?.track?.readyState).toBe('live')
    browser.getUserMedia.mockRejectedValueOnce(new DOMException('gone', 'NotFoundError'))
    browser.opened.findLast(({ kind }) => kind === 'video')?.end()
    await tick()
    expect(states.at(-1)).toBe('failed CAMERA_MISSING')
  })
})
