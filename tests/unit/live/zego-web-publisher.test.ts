import { describe, expect, it, vi } from 'vitest'
import { capture } from './facts'
import { tick, useFakeTime } from './fake-time'
import { setup } from './zego-web-stage'

const anchor = { canPublish: true, user: { id: 'a1', name: 'Anchor' } }

useFakeTime()

describe('broadcasting', () => {
  it('previews without a login, and logs in to publish', async () => {
    const { zego, driver, states, sources } = await setup(anchor)
    await driver.startPreview(capture)
    await tick()
    expect(sources).toEqual(['preview stream'])
    expect(zego.calls.some(call => call.startsWith('loginRoom'))).toBe(false)
    await driver.startPublishing()
    await tick()
    expect(zego.since('loginRoom r1 04t1 a1')).toEqual(['loginRoom r1 04t1 a1', 'createStream 1500', 'startPublishingStream s1'])
    zego.publisher('PUBLISHING')
    expect(states).toEqual(['requesting', 'publishing'])
    await driver.stopPublishing()
    expect(zego.calls.slice(-2)).toEqual(['stopPublishingStream s1', 'logoutRoom r1'])
    expect(sources).toEqual(['preview stream'])
  })

  it('does not go near the room while another device publishes, unless it is to take over', async () => {
    const { zego, driver } = await setup({ ...anchor, busy: true })
    await driver.startPreview(capture)
    await expect(driver.startPublishing()).rejects.toMatchObject({ code: 'STREAM_BUSY' })
    await tick()
    expect(zego.calls.some(call => call.startsWith('loginRoom'))).toBe(false)
    await driver.startPublishing({ takeOver: true })
    await tick()
    expect(zego.calls.at(-1)).toBe('startPublishingStream s1')
  })

  it('needs a ticket that allows it', async () => {
    const { driver } = await setup()
    await driver.startPreview(capture)
    await expect(driver.startPublishing()).rejects.toMatchObject({ code: 'MAY_NOT_PUBLISH' })
  })

  it('lets go when another device has taken over', async () => {
    const { zego, states, publish } = await setup(anchor)
    await publish()
    zego.publisher('PUBLISHING')
    zego.room('KICKOUT', 1002050)
    expect(states.at(-1)).toBe('failed TAKEN_OVER')
    await tick(60_000)
    expect(zego.calls.filter(call => call.startsWith('startPublishing'))).toHaveLength(1)
  })

  it('goes out again after a cut, under the same id and from the same stream', async () => {
    const { zego, states, publish } = await setup(anchor)
    await publish()
    zego.publisher('PUBLISHING')
    zego.publisher('PUBLISH_REQUESTING', 1100002)
    expect(states.at(-1)).toBe('reconnecting NETWORK')
    zego.publisher('NO_PUBLISH', 1103051)
    expect(zego.calls.at(-1)).toBe('stopPublishingStream s1')
    await tick(501)
    expect(zego.calls.at(-1)).toBe('startPublishingStream s1')
    expect(zego.calls.filter(call => call.startsWith('createStream'))).toHaveLength(1)
    zego.publisher('PUBLISHING')
    expect(states.at(-1)).toBe('publishing')
  })

  it.each([[1003025, 'failed MAY_NOT_PUBLISH'], [1003028, 'failed STREAM_BUSY']])('ends with %i as "%s"', async (code, state) => {
    const { zego, states, publish } = await setup(anchor)
    await publish()
    zego.publisher('NO_PUBLISH', code)
    expect(states.at(-1)).toBe(state)
  })

  it.each([[false], [{ errorCode: 1000002, extendedData: '' }]])('tries again when the SDK answers %j', async (answer) => {
    const { zego, states, publish } = await setup(anchor)
    zego.publishing = answer
    await publish()
    expect(states.at(-1)).toMatch(/^reconnecting/)
    zego.publishing = true
    await tick(501)
    expect(zego.calls.at(-1)).toBe('startPublishingStream s1')
  })

  it('sends another camera in place of the former, at the bitrate of its definition', async () => {
    const { zego, driver, publish } = await setup(anchor)
    await publish()
    await driver.configure({ camera: 'back', definition: '1080p' })
    expect(zego.calls.slice(-2)).toEqual(['replaceTrack video environment', 'setVideoConfig 3000'])
  })

  it('sends what a preview shows that was opened anew', async () => {
    const { zego, driver, publish } = await setup(anchor)
    await publish()
    await driver.stopPublishing()
    await publish()
    expect(zego.since('loginRoom r1 04t1 a1')).toEqual(['loginRoom r1 04t1 a1', 'replaceTrack video user', 'replaceTrack audio ', 'setVideoConfig 1500', 'startPublishingStream s1'])
  })

  it('keeps no camera that was let go while the SDK took it over', async () => {
    const { zego, browser, driver } = await setup(anchor)
    await driver.startPreview(capture)
    await driver.startPublishing()
    const made = zego.holdNextStream()
    await tick()
    await driver.leave()
    made()
    await tick()
    expect(zego.calls.slice(-2)).toEqual(['logoutRoom r1', 'destroyStream'])
    expect(browser.opened.map(track => track.readyState)).toEqual(['ended', 'ended'])
  })

  it('mutes and unmutes in place', async () => {
    const { zego, browser, driver, publish } = await setup(anchor)
    await publish()
    const calls = zego.calls.length
    await driver.configure({ microphoneOn: false, cameraOn: false })
    expect(browser.opened.map(track => track.enabled)).toEqual([false, false])
    await driver.configure({ microphoneOn: true })
    expect(browser.opened.map(track => track.enabled)).toEqual([false, true])
    expect(zego.calls).toHaveLength(calls)
  })

  it('asks for a lost camera once more, and says so when it is gone', async () => {
    const { zego, browser, states, sources, publish } = await setup(anchor)
    await publish()
    browser.opened[0]!.end()
    await tick()
    expect(zego.calls).toContain('replaceTrack video user')
    browser.getUserMedia.mockRejectedValueOnce(Object.assign(new Error('gone'), { name: 'NotFoundError' }))
    browser.opened.at(-2)!.end()
    await tick()
    expect(states.at(-1)).toBe('failed CAMERA_MISSING')
    expect(sources.at(-1)).toBe('preview none')
    expect(zego.calls.slice(-2)).toEqual(['logoutRoom r1', 'destroyStream'])
  })

  it('lets camera, stream and room go on leaving', async () => {
    const { zego, browser, driver, publish } = await setup(anchor)
    await publish()
    await driver.leave()
    expect(zego.calls.slice(-3)).toEqual(['stopPublishingStream s1', 'logoutRoom r1', 'destroyStream'])
    expect(browser.opened.map(track => track.readyState)).toEqual(['ended', 'ended'])
    expect(browser.listening()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
