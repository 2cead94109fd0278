import { describe, expect, it } from 'vitest'
import { tick, useFakeTime } from './fake-time'
import { setup } from './zego-web-stage'

useFakeTime()

describe('watching', () => {
  it('waits for the stream, plays it as it comes, and waits again as it goes', async () => {
    const { zego, states, sources, play } = await setup()
    zego.streams = []
    await play()
    expect(states).toEqual(['requesting', 'waiting'])
    zego.announce('ADD', 'another')
    expect(zego.calls).not.toContain('startPlayingStream another')
    zego.announce('ADD')
    zego.arrive()
    await tick()
    expect(states).toEqual(['requesting', 'waiting', 'requesting', 'playing'])
    expect(sources).toEqual(['player stream'])
    zego.announce('DELETE')
    expect(zego.calls.at(-1)).toBe('stopPlayingStream s1')
    expect(states.at(-1)).toBe('waiting')
    expect(sources.at(-1)).toBe('player none')
    zego.announce('ADD')
    expect(zego.calls.at(-1)).toBe('startPlayingStream s1')
  })

  it('says "playing" as soon as the surface shows a picture', async () => {
    const { driver, states, play } = await setup()
    await play()
    driver.report({ type: 'firstFrame' })
    expect(states).toEqual(['requesting', 'playing'])
  })

  it('asks again after a while when the way breaks, and at once when told to', async () => {
    const { zego, driver, states, play } = await setup()
    await play()
    zego.arrive()
    zego.player('NO_PLAY', 1104028)
    expect(states.at(-1)).toBe('reconnecting UNKNOWN')
    expect(zego.calls.at(-1)).toBe('stopPlayingStream s1')
    driver.nudge()
    expect(zego.calls.at(-1)).toBe('startPlayingStream s1')
    zego.refuse(1104028)
    await tick(999)
    expect(zego.calls.at(-1)).toBe('stopPlayingStream s1')
    await tick(1)
    expect(zego.calls.at(-1)).toBe('startPlayingStream s1')
    zego.arrive()
    expect(states.at(-1)).toBe('playing')
  })

  it('says so while the SDK itself asks again', async () => {
    const { zego, states, play } = await setup()
    await play()
    zego.arrive()
    zego.player('PLAY_REQUESTING', 1100002)
    expect(states.at(-1)).toBe('reconnecting NETWORK')
    zego.player('PLAYING')
    expect(states.at(-1)).toBe('playing')
    expect(zego.calls.filter(call => call.startsWith('startPlaying'))).toHaveLength(1)
  })

  it('takes a stream that is listed and not to be had for one that is about to come', async () => {
    const { zego, states, play } = await setup()
    await play()
    zego.refuse(1104039)
    await tick()
    expect(states.at(-1)).toBe('waiting')
    await tick(1_000)
    expect(zego.calls.at(-1)).toBe('startPlayingStream s1')
  })

  it('tells its quality, and starts anew when the picture stands still', async () => {
    const { zego, browser, states, qualities, play } = await setup()
    await play()
    zego.arrive()
    const stats = (videoFramesDecoded: number) => ({ video: { videoBitrate: 900.4, videoFPS: 24.6, frameWidth: 720, frameHeight: 1280, videoFramesDecoded }, audio: { audioBitrate: 48 } })
    zego.tell('playQualityUpdate', 's1', stats(10))
    expect(qualities).toHaveBeenCalledWith({ role: 'player', quality: { bitrate: 948, fps: 25, width: 720, height: 1280 } })
    browser.hidden = true
    await tick(9_000)
    zego.tell('playQualityUpdate', 's1', stats(10))
    expect(states.at(-1)).toBe('playing')
    browser.hidden = false
    await tick(6_000)
    zego.tell('playQualityUpdate', 's1', stats(10))
    expect(states.at(-1)).toBe('reconnecting TIMEOUT')
  })

  it('leaves the room with the picture', async () => {
    const { zego, driver, states, play } = await setup()
    await play()
    await driver.stopPlaying()
    expect(zego.calls.slice(-2)).toEqual(['stopPlayingStream s1', 'logoutRoom r1'])
    expect(states.at(-1)).toBe('idle')
    await driver.leave()
    expect(zego.calls.at(-1)).toBe('logoutRoom r1')
    expect(zego.calls.filter(call => call.startsWith('logoutRoom'))).toHaveLength(1)
  })

  it('leaves with the page, and comes back with it', async () => {
    const { zego, browser, states, play } = await setup()
    await play()
    zego.arrive()
    browser.fire('pagehide')
    expect(zego.calls.slice(-2)).toEqual(['stopPlayingStream s1', 'logoutRoom r1'])
    browser.fire('pageshow')
    await tick()
    zego.arrive()
    expect(states.slice(-3)).toEqual(['reconnecting NETWORK', 'requesting', 'playing'])
  })
})
