import type { MediaTicket } from '#contract/rooms'
import type { Phone } from '../zego/phone'
import type { Person } from './people/person'
import { describe, expect, it } from 'vitest'
import { Anchor } from './people/anchor'
import { Backstage } from './people/backstage'
import { decodedFrames } from './people/person'
import { Shopper } from './people/shopper'
import { useZegoStage } from './people/zego-stage'

type ZegoTicket = Extract<MediaTicket, { driver: 'zego' }>

const SDK_FILE = /ZegoExpressWebRTC/
/** The cloud's service that the web SDK turns to for media: once it has logged in, and again for each stream it is to play or publish. */
const MEDIA_SERVICE = 18

/** As patient as the people of these tests. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 })

/**
 * The H5 app with ZEGO's own web SDK in a browser, against the real server and a loopback of ZEGO's signalling. The loopback
 * knows no media: what is seen here ends where the SDK has been asked to play or publish and turns to ZEGO's media servers.
 */
describe('h5 on ZEGO', () => {
  const stage = useZegoStage()

  /** A room whose anchor is on a phone, with the mini-program SDK. */
  async function rehearse(nickname: string) {
    const account = await Backstage.signIn(stage.url, nickname, 'anchor')
    const { id } = await account.createRoom({ title: '手机开播' })
    const { media } = await account.join(id) as { media: ZegoTicket }
    const phone = stage.zego.phone()
    const login = () => phone.engine.loginRoom(media.roomId, media.token, { userID: media.user.id, userName: media.user.name }, { userUpdate: true })
    await login()
    return {
      id,
      account,
      phone,
      media,
      login,
      /** Resolves when the server has heard of it. */
      async publish() {
        await phone.publish(media.streamId)
        await stage.zego.callbacks.settled()
      },
      async unpublish() {
        phone.engine.stopPublishingStream(media.streamId)
        await eventually(() => stage.zego.loopback.rooms.get(media.roomId)?.streams.size).toBe(0)
        await stage.zego.callbacks.settled()
      },
      start: () => account.call('POST', `/rooms/${id}/start`),
    }
  }

  async function goLiveOnPhone(nickname: string) {
    const show = await rehearse(nickname)
    await show.publish()
    await show.start()
    return show
  }

  const members = (roomId: string) => [...stage.zego.loopback.rooms.get(roomId)?.members.keys() ?? []]
  const viewers = ({ id, media }: { id: string, media: ZegoTicket }) => members(id).filter(member => member !== media.user.id)
  const asked = (user: string, wanted: string) => stage.zego.loopback.log.filter(({ from, command }) => from === user && command === wanted).length
  const mediaAsked = (user: string) => stage.zego.loopback.log.filter(({ from, command, body }) => from === user && command === 'service' && body === MEDIA_SERVICE).length
  /** Without what the SDK itself trips over and goes on: remote settings that nobody gave it, a connection that breaks while it waits for the cloud's service. */
  const complaints = (person: Person) => person.complaints.filter(({ thrownAt = '' }) => !SDK_FILE.test(thrownAt))
  const sdkFiles = ({ page }: Person) => {
    const files: string[] = []
    page.on('request', request => SDK_FILE.test(request.url()) && files.push(request.url()))
    return files
  }
  const heardOf = ({ heard }: Phone, reason: string) => heard.filter(([event, , said]) => event === 'roomStateChanged' && said === reason)

  it('fetches the SDK with the first room, goes in when the live is on, asks for the phone\'s stream, and goes out with the page', async () => {
    const show = await rehearse('小满')
    const shopper = await stage.receive(Shopper)
    const fetched = sdkFiles(shopper)
    await shopper.card(show.id).waitFor()
    expect(fetched).toEqual([])

    await shopper.enterByLink(show.id)
    await eventually(() => fetched.length).toBe(1)
    expect(viewers(show)).toEqual([])
    await show.publish()
    await show.start()
    await eventually(() => viewers(show).length).toBe(1)
    await shopper.reads('正在进入直播间')
    const [user] = viewers(show)
    await eventually(() => mediaAsked(user!)).toBeGreaterThan(1)
    await shopper.say('来了')
    await shopper.signIn('阿青')
    await shopper.hears('来了')

    await shopper.follow('/src/pages/home')
    await eventually(() => asked(user!, 'LogoutRoomReq')).toBe(1)
    expect(viewers(show)).toEqual([])
    await shopper.enter(show.id)
    await eventually(() => viewers(show).length).toBe(1)
    // A page that is torn down may not get its last words out; its connection is gone in any case.
    await shopper.page.goto('about:blank')
    await eventually(() => viewers(show)).toEqual([])
    expect(complaints(shopper)).toEqual([])
  })

  it('shows the anchor\'s absence and return, asks again for the stream, and is out when the room has ended', async () => {
    const show = await goLiveOnPhone('大雪')
    const shopper = await stage.receive(Shopper)
    await shopper.enterByLink(show.id)
    await eventually(() => viewers(show).length).toBe(1)
    const [user] = viewers(show)
    await show.unpublish()
    await shopper.reads('主播暂离')
    const before = mediaAsked(user!)
    await show.publish()
    await shopper.page.getByText('主播暂离').waitFor({ state: 'hidden' })
    await eventually(() => mediaAsked(user!)).toBeGreaterThan(before)

    // A connection that breaks is the SDK's to mend.
    stage.zego.loopback.drop(user!)
    await eventually(() => asked(user!, 'LoginRoomReq')).toBeGreaterThan(1)
    await eventually(() => viewers(show)).toEqual([user])

    await show.account.call('POST', `/rooms/${show.id}/end`)
    await shopper.at('room-ended').waitFor()
    await eventually(() => viewers(show)).toEqual([])
    expect(complaints(shopper)).toEqual([])
  })

  it('tells a shopper who is sent away, and does not let them in again', async () => {
    const show = await goLiveOnPhone('谷雨')
    const shopper = await stage.receive(Shopper)
    await shopper.enterByLink(show.id)
    await shopper.say('捣乱')
    await shopper.signIn('阿木')
    await shopper.hears('捣乱')
    await eventually(() => viewers(show).length).toBe(1)
    const { session } = await Backstage.signIn(stage.url, '阿木', 'shopper')
    await show.account.call('POST', `/rooms/${show.id}/kicks`, { userId: session.user.id })
    await shopper.reads('你已被移出直播间')
    await eventually(() => viewers(show)).toEqual([])
    expect(stage.zego.api.callsOf('KickoutUser')).toHaveLength(1)

    await shopper.page.reload()
    await shopper.reads('你已被移出直播间')
    expect(viewers(show)).toEqual([])
    expect(complaints(shopper)).toEqual([])
  })

  it('previews without a login, and goes into the room to publish', async () => {
    const anchor = await stage.receive(Anchor)
    await anchor.watchTracks()
    const id = await anchor.prepare('立夏', { title: '网页开播', goods: 1 })
    expect(await decodedFrames(anchor.at('studio-preview'))).toBeGreaterThan(0)
    expect(members(id)).toEqual([])
    await anchor.at('go-live').click()
    await eventually(() => members(id).length).toBe(1)
    const [user] = members(id)
    await eventually(() => mediaAsked(user!)).toBeGreaterThan(1)
    expect(await decodedFrames(anchor.at('studio-preview'))).toBeGreaterThan(0)

    await anchor.follow('/src/pages/home')
    await eventually(() => members(id)).toEqual([])
    expect(await anchor.liveTracks()).toBe(0)
    expect(complaints(anchor)).toEqual([])
  })

  it('is told that the anchor broadcasts elsewhere, takes over on request, and is told when it is taken over', async () => {
    const show = await goLiveOnPhone('清明')
    const anchor = await stage.receive(Anchor)
    await anchor.signIn('清明')
    await anchor.follow(`/src/packages/live/studio?id=${show.id}`)
    await anchor.reads('正在别处直播')
    expect(heardOf(show.phone, 'KICKOUT')).toEqual([])

    await anchor.at('take-over').click()
    await eventually(() => heardOf(show.phone, 'KICKOUT')).toMatchObject([[expect.anything(), show.id, 'KICKOUT', 1002050, expect.anything()]])
    await eventually(() => members(show.id)).toEqual([show.media.user.id])

    await show.login()
    await anchor.reads('正在别处直播')
    expect(complaints(anchor)).toEqual([])
  })
})
