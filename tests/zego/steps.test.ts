import { describe, expect, it } from 'vitest'
import { playerAttributes, pusherAttributes } from '~/packages/live/components/surface/attributes'
import { capture } from './device'
import { count, stage } from './stage'
import { STREAM } from './tickets'

const { loopback, phone, roomId, ticket } = stage('room')
/** The lines of the log that are about these, in order. */
const only = (log: string[], ...lines: string[]) => log.filter(line => lines.includes(line))

describe('the tutorial\'s steps', () => {
  it('step S1: one engine, made when a room needs it, its log set before anything else', async () => {
    const shopper = phone()
    expect(shopper.engines()).toBe(0)
    await shopper.driver.join(ticket('u1'))
    await shopper.driver.startPlaying()
    await shopper.seen('player waiting')
    const other = shopper.another()
    await shopper.driver.leave()
    await other.join(ticket('u1', { roomId: 'another' }))
    await other.startPlaying()
    expect(shopper.engines()).toBe(1)
    expect(shopper.engineCalls.filter(call => call.name === 'setLogConfig')).toEqual([
      { name: 'setLogConfig', args: [{ logLevel: 'disable', remoteLogLevel: 'disable', logURL: expect.stringMatching(/^https:\/\//) as string }] },
    ])
    expect(shopper.engineCalls[0]?.name).toBe('setLogConfig')
    await other.leave()
  })

  it('step S2: callbacks are registered once, before login, and none is doubled by coming again', async () => {
    const shopper = phone()
    for (let visit = 0; visit < 3; visit += 1) {
      const since = shopper.log.length
      await shopper.driver.join(ticket('u1'))
      await shopper.driver.startPlaying()
      await shopper.seen('player waiting', since)
      await shopper.driver.leave()
    }
    const registered = shopper.engineCalls.filter(call => call.name === 'on').map(call => call.args[0])
    expect([...registered].sort()).toEqual(['IMRecvBroadcastMessage', 'playQualityUpdate', 'playerStateUpdate', 'publishQualityUpdate', 'publisherStateUpdate', 'roomStateChanged', 'roomStreamUpdate', 'tokenWillExpire'])
    expect(shopper.log.lastIndexOf('sdk.on tokenWillExpire')).toBeLessThan(shopper.log.indexOf(`sdk.loginRoom ${roomId()}`))
    expect(shopper.engineCalls.some(call => call.name === 'off')).toBe(false)
    expect(count(shopper.log, 'player waiting')).toBe(3)
  })

  it('step S3: being sent away is another thing than a network that retries', async () => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    await shopper.watch(ticket('u1'))
    const since = shopper.log.length
    loopback().drop('u1')
    await shopper.seen('player reconnecting NETWORK', since)
    await shopper.seen('player playing', since)
    loopback().kickout(roomId(), 'u1')
    await shopper.seen('player failed KICKED', since)
  })

  it('step S4: the token comes from the ticket; a wrong one stops it, and users are asked for', async () => {
    const shopper = phone()
    const given = ticket('u1')
    await shopper.driver.join(given)
    await shopper.driver.startPlaying()
    await shopper.seen('player waiting')
    expect(shopper.engineCalls.find(call => call.name === 'loginRoom')?.args).toEqual([roomId(), given.token, { userID: 'u1', userName: 'u1' }, expect.objectContaining({ userUpdate: true })])
    const cheat = phone()
    await cheat.driver.join(ticket('u2', { token: given.token }))
    await cheat.driver.startPlaying()
    await cheat.seen('player failed UNAUTHENTICATED')
    expect(count(cheat.log, `sdk.loginRoom ${roomId()}`)).toBe(1)
    expect(cheat.ticketsWanted).toEqual([])
  })

  it('step S5: ids are looked at before the SDK is', async () => {
    const shopper = phone()
    const refused = [{ roomId: 'r'.repeat(129) }, { roomId: '直播间' }, { streamId: 'a b' }, { user: { id: 'u'.repeat(65), name: '' } }, { user: { id: '', name: '' } }]
    for (const facts of refused)
      await expect(shopper.driver.join(ticket('u1', facts))).rejects.toMatchObject({ code: 'UNSUPPORTED' })
    expect(shopper.engines()).toBe(0)
  })

  it('step S6: the pusher is told every attribute, from the address of the driver and the wishes of the anchor', async () => {
    const anchor = phone()
    await anchor.goLive(ticket('anchor'))
    const { source } = anchor.sources.at(-1)!
    expect(pusherAttributes(source, capture, { firstCamera: 'front', waitingImage: '/away.png' })).toMatchObject({
      url: expect.stringMatching(/^rtmp:/) as string,
      waitingImage: '/away.png',
      enableCamera: true,
      debug: false,
      autoFocus: true,
      aspect: '9:16',
      minBitrate: expect.any(Number) as number,
      maxBitrate: expect.any(Number) as number,
      zoom: false,
      mode: 'HD',
      muted: false,
      beauty: 5,
      whiteness: 5,
      orientation: 'vertical',
    })
  })

  it('step S7: an address from the SDK, rendered, and only then start()', async () => {
    const anchor = phone()
    await anchor.goLive(ticket('anchor'))
    expect(only(anchor.log, `sdk.loginRoom ${roomId()}`, `sdk.startPublishingStream ${STREAM}`, 'rendered pusher', 'pusher.startPreview', 'pusher.start')).toEqual([
      'rendered pusher',
      'pusher.startPreview',
      `sdk.loginRoom ${roomId()}`,
      `sdk.startPublishingStream ${STREAM}`,
      'rendered pusher',
      'pusher.start',
    ])
    expect(anchor.sources.map(({ source }) => source?.kind)).toEqual(['camera', 'url'])
  })

  it('step S8: every event of the pusher goes to the SDK, whose states and figures come back', async () => {
    const anchor = phone()
    await anchor.goLive(ticket('anchor'))
    const codes = [1001, 1007, 1101]
    codes.forEach(anchor.says)
    const info = { videoBitrate: 900, audioBitrate: 48, videoFPS: 15, videoWidth: 360, videoHeight: 640, netSpeed: 950 }
    anchor.driver.report({ type: 'native', name: 'netstatus', detail: { info } })
    expect(anchor.engineCalls.filter(call => call.name === 'updatePlayerState').map(call => call.args)).toEqual([1002, ...codes].map(code => [STREAM, { detail: { code } }]))
    expect(anchor.engineCalls.filter(call => call.name === 'updatePlayerNetStatus').map(call => call.args)).toEqual([[STREAM, { detail: { info } }]])
    await anchor.seen('quality publisher')
    expect(anchor.quality).toEqual([{ role: 'publisher', quality: { bitrate: 948, fps: 15, width: 360, height: 640 } }])
    expect(only(anchor.log, 'publisher requesting', 'publisher publishing')).toEqual(['publisher requesting', 'publisher publishing'])
  })

  it('step S9: the SDK is told to stop first, then the pusher', async () => {
    const anchor = phone()
    await anchor.goLive(ticket('anchor'))
    const since = anchor.log.length
    await anchor.driver.stopPublishing()
    expect(anchor.log.slice(since, since + 2)).toEqual([`sdk.stopPublishingStream ${STREAM}`, 'pusher.stop'])
  })

  it('step S10: the player is told every attribute, from the address of the driver', async () => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    await shopper.watch(ticket('u1'))
    expect(playerAttributes(shopper.sources.at(-1)!.source, { sid: STREAM, muted: true })).toMatchObject({
      sid: STREAM,
      url: expect.stringMatching(/^rtmp:/) as string,
      orientation: 'vertical',
      objectFit: 'fillCrop',
      minCache: expect.any(Number) as number,
      maxCache: expect.any(Number) as number,
      mode: 'RTC',
      muted: true,
      debug: false,
      pictureInPictureMode: ['push'],
    })
  })

  it('step S11: the stream is announced, its address asked for and rendered, then play(); its events go to the SDK', async () => {
    const anchor = phone()
    const shopper = phone()
    await shopper.driver.join(ticket('u1'))
    await shopper.driver.startPlaying()
    await shopper.seen('player waiting')
    await anchor.goLive(ticket('anchor'))
    await shopper.seen('player.play')
    shopper.says(2004)
    const info = { videoBitrate: 700, audioBitrate: 40, videoFPS: 15, videoWidth: 360, videoHeight: 640, netSpeed: 750 }
    shopper.driver.report({ type: 'native', name: 'netstatus', detail: { info } })
    await shopper.seen('quality player')
    expect(shopper.log.slice(shopper.log.indexOf('player waiting'))).toEqual([
      'player waiting',
      'player requesting',
      `sdk.startPlayingStream ${STREAM}`,
      'rendered player',
      'player.play',
      `sdk.updatePlayerState ${STREAM}`,
      'player playing',
      'quality player',
    ])
    expect(shopper.quality).toEqual([{ role: 'player', quality: { bitrate: 740, fps: 15, width: 360, height: 640 } }])
  })

  it('step S12: the SDK is told to stop first, then the player', async () => {
    const anchor = phone()
    const shopper = phone()
    await anchor.goLive(ticket('anchor'))
    await shopper.watch(ticket('u1'))
    const since = shopper.log.length
    await shopper.driver.stopPlaying()
    expect(shopper.log.slice(since, since + 2)).toEqual([`sdk.stopPlayingStream ${STREAM}`, 'player.stop'])
  })

  it('step S13: leaving stops the streams, clears the surfaces, then leaves the room, and once', async () => {
    const anchor = phone()
    await anchor.goLive(ticket('anchor'))
    const since = anchor.log.length
    await Promise.all([anchor.driver.leave(), anchor.driver.leave()])
    await anchor.driver.leave()
    expect(only(anchor.log.slice(since), `sdk.stopPublishingStream ${STREAM}`, 'pusher.stop', `sdk.logoutRoom ${roomId()}`)).toEqual([
      `sdk.stopPublishingStream ${STREAM}`,
      'pusher.stop',
      `sdk.logoutRoom ${roomId()}`,
    ])
    expect(anchor.sources.at(-1)).toEqual({ role: 'preview', source: null })
  })

  it('step S14: nothing is asked but the domains that the console is to allow', async () => {
    const anchor = phone()
    await anchor.goLive(ticket('anchor'))
    await anchor.driver.leave()
    const hosts = (urls: string[]) => [...new Set(urls.map(url => new URL(url).host))]
    expect(hosts(anchor.sockets.map(({ url }) => url)).every(host => ['accesshub-wss.zego.im', 'accesshub-wss.coolzcloud.com', 'accesshub-wss.zegocloud.com'].includes(host))).toBe(true)
    expect(hosts(anchor.requests).filter(host => host !== 'weblogger-wss.coolfcloud.com')).toEqual([])
  })
})
