import type { ZegoCloud } from './cloud'
import type { Phone } from './phone'
import type { TokenWishes } from './tokens'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { ManualTimers } from '../support/timers'
import { APP_ID, openCloud } from './cloud'
import { KICKOUT } from './loopback'
import { anchorOf, shopperOf, tokenFor } from './tokens'

/** A busy machine takes its time. */
const POLL = { timeout: 10_000 }

let cloud: ZegoCloud
beforeAll(async () => {
  cloud = await openCloud()
})
afterAll(() => cloud.stop())

/** A phone in a room, with its name as its token's user. */
async function enter(userID: string, roomID: string, { userName = userID, ...wishes }: TokenWishes & { userName?: string } = {}): Promise<Phone> {
  const phone = cloud.phone()
  await phone.engine.loginRoom(roomID, tokenFor(userID, wishes), { userID, userName }, { userUpdate: true })
  return phone
}

function streamIs(type: 'ADD' | 'DELETE', streamID: string) {
  return (_room: unknown, change: unknown, streams: unknown) =>
    change === type && (streams as { streamID: string }[])[0]?.streamID === streamID
}
const stateIs = (state: string) => (_room: unknown, heard: unknown) => heard === state
const publisherIs = (state: string) => (update: unknown) => (update as { state: string }).state === state

describe('streams', () => {
  it('announces one when the pusher says that it arrives, and takes it away when it stops', async () => {
    const anchor = await enter('anchor', 'streams', { userName: '主播' })
    const fan = await enter('fan', 'streams')
    const { url } = await anchor.engine.startPublishingStream('s1', { extraInfo: '上新' })
    expect(url).toMatch(/^rtmp:\/\/rtmp\.loopback\.test\/live\/s1\?/)
    expect(cloud.loopback.rooms.get('streams')?.streams.size).toBe(0)
    anchor.engine.updatePlayerState('s1', { detail: { code: 1002 } })
    expect(await fan.hear('roomStreamUpdate', streamIs('ADD', 's1'))).toEqual(['streams', 'ADD', [{ streamID: 's1', user: { userID: 'anchor', userName: '主播' }, extraInfo: '上新' }]])
    anchor.engine.stopPublishingStream('s1')
    await fan.hear('roomStreamUpdate', streamIs('DELETE', 's1'))
  })

  it('shows what runs to somebody who comes late', async () => {
    const anchor = await enter('anchor', 'late', { userName: '主播' })
    await anchor.publish('s2')
    await anchor.hear('publisherStateUpdate', publisherIs('PUBLISHING'))
    const late = await enter('late', 'late')
    expect(await late.hear('roomStreamUpdate')).toMatchObject(['late', 'ADD', [{ streamID: 's2', user: { userName: '主播' } }]])
  })

  it('tells others of users, messages, commands and the room\'s extra information', async () => {
    const anchor = await enter('anchor', 'talk')
    const fan = await enter('fan', 'talk')
    expect(await anchor.hear('roomUserUpdate', (_, __, users) => (users as { userID: string }[])[0]?.userID === 'fan')).toMatchObject(['talk', 'ADD', [{ userID: 'fan' }]])
    await fan.engine.sendBarrageMessage('talk', '666')
    await fan.engine.sendBroadcastMessage('talk', '还有货吗')
    await fan.engine.sendCustomCommand('talk', '{"n":1}', ['anchor'])
    await anchor.engine.setRoomExtraInfo('talk', 'pin', '{"sku":7}')
    expect(await anchor.hear('IMRecvBarrageMessage')).toMatchObject(['talk', [{ message: '666' }]])
    expect(await anchor.hear('IMRecvBroadcastMessage')).toMatchObject(['talk', [{ message: '还有货吗' }]])
    expect(await anchor.hear('IMRecvCustomCommand')).toMatchObject(['talk', { userID: 'fan' }, '{"n":1}'])
    expect(await fan.hear('roomExtraInfoUpdate')).toMatchObject(['talk', [{ key: 'pin', value: '{"sku":7}' }]])
  })
})

describe('who may enter', () => {
  const refused = async (wishes: TokenWishes, userID = 'fan') => {
    const phone = cloud.phone()
    return phone.engine.loginRoom('doors', tokenFor(userID, wishes), { userID: 'fan', userName: 'fan' }).then(() => 'in', (error: { code: number }) => error.code)
  }

  it('knows a token that ran out from a wrong one', async () => {
    expect(await refused({ seconds: -1 })).toBe(1102018)
    expect(await refused({}, 'somebody else')).toBe(1102016)
    expect(await refused({ appId: APP_ID + 1 })).toBe(1102016)
    expect(await refused({ serverSecret: 'f'.repeat(32) })).toBe(1102016)
    expect(await refused({ payload: shopperOf('another room') })).toBe(1102016)
    expect(await refused({ payload: { room_id: 'doors', privilege: { 1: 0, 2: 0 } } })).toBe(1102016)
    expect(await refused({ payload: shopperOf('doors') })).toBe('in')
  })

  it('closes a room that is full', async () => {
    const one = cloud.phone()
    await one.engine.loginRoom('small', tokenFor('one'), { userID: 'one', userName: 'one' }, { maxMemberCount: 1 })
    await expect(enter('two', 'small')).rejects.toMatchObject({ code: 1002034 })
  })

  it('lets a user in on one device at a time, and tells the other', async () => {
    const first = await enter('anchor', 'devices')
    await first.publish('s3')
    const fan = await enter('fan', 'devices')
    await fan.hear('roomStreamUpdate', streamIs('ADD', 's3'))
    await enter('anchor', 'devices')
    expect(await first.hear('roomStateChanged', stateIs('KICKOUT'))).toEqual(['devices', 'KICKOUT', 1002050, expect.any(String)])
    await fan.hear('roomStreamUpdate', streamIs('DELETE', 's3'))
  })
})

describe('who may publish', () => {
  const outcome = async (phone: Phone, streamID: string) => {
    await phone.publish(streamID)
    const [update] = await phone.hear('publisherStateUpdate', update => publisherIs('PUBLISHING')(update) || publisherIs('NO_PUBLISH')(update)) as [{ errorCode: number }]
    return update.errorCode
  }

  it('refuses a shopper, and an anchor any stream but their own', async () => {
    expect(await outcome(await enter('fan', 'rights', { payload: shopperOf('rights') }), 's4')).toBe(1002082)
    expect(await outcome(await enter('anchor', 'rights', { payload: anchorOf('rights', 's4') }), 's5')).toBe(1002082)
    expect(await outcome(await enter('anchor', 'rights', { payload: anchorOf('rights', 's4') }), 's4')).toBe(0)
  })

  it('refuses a stream that is forbidden until it is resumed', async () => {
    const fan = await enter('fan', 'forbidden')
    await (await enter('anchor', 'forbidden')).publish('s6')
    await fan.hear('roomStreamUpdate', streamIs('ADD', 's6'))
    cloud.loopback.rooms.forbid('s6')
    await fan.hear('roomStreamUpdate', streamIs('DELETE', 's6'))
    expect(await outcome(await enter('anchor', 'forbidden'), 's6')).toBe(1003025)
    cloud.loopback.rooms.resume('s6')
    expect(await outcome(await enter('anchor', 'forbidden'), 's6')).toBe(0)
  })
})

describe('a token\'s life', () => {
  it('warns 30 s before the end, at once where less is left, and again after a renewal as short', async () => {
    const phone = await enter('fan', 'lives', { seconds: 20 })
    expect(await phone.hear('tokenWillExpire')).toEqual(['lives'])
    const since = phone.heard.length
    phone.engine.renewToken(tokenFor('fan', { seconds: 25 }), 'lives')
    await phone.hear('tokenWillExpire', undefined, since)
    expect(cloud.loopback.log.filter(({ from, command }) => from === 'fan' && command === 'RenewTokenReq')).toHaveLength(1)
  })

  it('puts out whoever has not renewed', async () => {
    const timers = new ManualTimers()
    const timed = await openCloud({ timers })
    onTestFinished(() => timed.stop())
    const [late, kept] = [timed.phone(), timed.phone()]
    for (const [phone, userID] of [[late, 'late'], [kept, 'kept']] as const)
      await phone.engine.loginRoom('lives', tokenFor(userID, { seconds: 3600 }), { userID, userName: userID })
    await timers.pass(3_500_000)
    kept.engine.renewToken(tokenFor('kept', { seconds: 3600 }), 'lives')
    await expect.poll(() => timed.loopback.log.at(-1)?.command, POLL).toBe('RenewTokenReq')
    await timers.pass(200_000)
    expect(await late.hear('roomStateChanged', stateIs('KICKOUT'))).toEqual(['lives', 'KICKOUT', 1102018, expect.any(String)])
    expect([...timed.loopback.rooms.get('lives')!.members.keys()]).toEqual(['kept'])
  })

  it('takes the right to publish away with a token that lacks it', async () => {
    const anchor = await enter('anchor', 'demoted', { payload: anchorOf('demoted', 's7') })
    anchor.engine.renewToken(tokenFor('anchor', { payload: shopperOf('demoted') }), 'demoted')
    await expect.poll(() => cloud.loopback.rooms.get('demoted')?.members.get('anchor')?.grant.mayPublish('s7'), POLL).toBe(false)
  })
})

describe('put out and cut off', () => {
  it('tells who is put out why', async () => {
    const spam = await enter('spam', 'out')
    expect(cloud.loopback.kickout('out', 'spam', KICKOUT.REMOVED, '违规')).toBe(true)
    expect(await spam.hear('roomStateChanged', stateIs('KICKOUT'))).toEqual(['out', 'KICKOUT', 1002055, '{"custom_kickout_message":"违规"}'])
    expect(cloud.loopback.kickout('out', 'spam')).toBe(false)
  })

  it('puts everybody out of a room that closes', async () => {
    const [anchor, fan] = [await enter('anchor', 'closing'), await enter('fan', 'closing')]
    cloud.loopback.closeRoom('closing')
    await Promise.all([anchor, fan].map(phone => phone.hear('roomStateChanged', stateIs('KICKOUT'))))
    expect(cloud.loopback.rooms.get('closing')).toBeUndefined()
  })

  it('lets a cut phone come back, its stream announced again', async () => {
    const anchor = await enter('anchor', 'cut')
    const fan = await enter('fan', 'cut')
    await anchor.publish('s8')
    await fan.hear('roomStreamUpdate', streamIs('ADD', 's8'))
    const since = fan.heard.length
    cloud.loopback.drop('anchor')
    await fan.hear('roomStreamUpdate', streamIs('DELETE', 's8'), since)
    await anchor.hear('roomStateChanged', stateIs('RECONNECTED'))
    await fan.hear('roomStreamUpdate', streamIs('ADD', 's8'), since)
  })

  it('keeps a phone out that is offline until it is online', async () => {
    const phone = await enter('fan', 'offline')
    phone.goOffline()
    await expect.poll(() => cloud.loopback.rooms.get('offline'), POLL).toBeUndefined()
    phone.goOnline()
    await phone.hear('roomStateChanged', stateIs('RECONNECTED'))
    expect(cloud.loopback.rooms.get('offline')?.members.has('fan')).toBe(true)
  })

  it('holds back what is said while the network is away, and loses nothing', async () => {
    const anchor = await enter('anchor', 'paused')
    const fan = await enter('fan', 'paused')
    cloud.loopback.pause('fan')
    await anchor.publish('s9')
    await anchor.hear('publisherStateUpdate', publisherIs('PUBLISHING'))
    expect(fan.heard.some(([event]) => event === 'roomStreamUpdate')).toBe(false)
    cloud.loopback.resume('fan')
    await fan.hear('roomStreamUpdate', streamIs('ADD', 's9'))
  })
})

it('leaves no socket when a phone is switched off', async () => {
  const phone = await enter('fan', 'gone')
  await phone.publish('s10')
  await phone.switchOff()
  expect(phone.open()).toBe(0)
  await expect.poll(() => cloud.loopback.rooms.get('gone'), POLL).toBeUndefined()
})
