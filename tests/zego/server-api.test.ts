import type { ZegoCloud } from './cloud'
import type { Phone } from './phone'
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { RETURN } from './api-actions'
import { APP_ID, openCloud, SERVER_SECRET } from './cloud'
import { tokenFor } from './tokens'

let cloud: ZegoCloud
beforeAll(async () => {
  cloud = await openCloud()
})
afterAll(() => cloud.stop())

interface Common { AppId: string, SignatureNonce: string, Timestamp: string, SignatureVersion: string, Signature: string }

function common({ nonce = '0123456789abcdef', secret = SERVER_SECRET, at = Date.now() } = {}): Common {
  const Timestamp = String(Math.floor(at / 1000))
  const Signature = createHash('md5').update(`${APP_ID}${nonce}${secret}${Timestamp}`).digest('hex')
  return { AppId: String(APP_ID), SignatureNonce: nonce, Timestamp, SignatureVersion: '2.0', Signature }
}

interface Answer { Code: number, Data?: unknown }

async function call(Action: string, parameters: [string, string][] = [], signed: Partial<Common> = common()): Promise<Answer> {
  const query = new URLSearchParams([...Object.entries({ Action, ...signed }), ...parameters])
  return (await fetch(`${cloud.env.ZEGO_API_URL}/?${query}`)).json() as Promise<Answer>
}

describe('who calls', () => {
  it('takes the app\'s own signature, made lately', async () => {
    const ask = async (signed: Partial<Common>) => (await call('DescribeUserNum', [['RoomId[]', 'r']], signed)).Code
    expect(await ask(common())).toBe(RETURN.OK)
    expect(await ask(common({ secret: 'f'.repeat(32) }))).toBe(RETURN.BAD_SIGNATURE)
    expect(await ask(common({ nonce: 'short' }))).toBe(RETURN.BAD_SIGNATURE)
    expect(await ask({ ...common(), Signature: undefined })).toBe(RETURN.BAD_SIGNATURE)
    expect(await ask({ ...common(), AppId: '1' })).toBe(RETURN.UNKNOWN_APP)
    expect(await ask({ ...common(), SignatureVersion: '1.0' })).toBe(RETURN.BAD_VERSION)
    expect(await ask(common({ at: Date.now() - 601_000 }))).toBe(RETURN.EXPIRED)
    expect((await call('Unheard')).Code).toBe(RETURN.UNKNOWN_ACTION)
  })

  it('takes a POST with its parameters in JSON', async () => {
    const query = new URLSearchParams({ Action: 'DescribeUserNum', ...common() })
    const answer = await fetch(`${cloud.env.ZEGO_API_URL}/?${query}`, { method: 'POST', body: '{"RoomId":["r"]}' })
    expect(await answer.json()).toMatchObject({ Code: 0, Data: { UserCountList: [{ RoomId: 'r', UserCount: 0 }] } })
  })

  it('refuses as often as it is told to, and then goes on', async () => {
    cloud.api.refuse('DescribeUserNum', { times: 2 })
    const codes = []
    for (let time = 0; time < 3; time++)
      codes.push((await call('DescribeUserNum', [['RoomId[]', 'r']])).Code)
    expect(codes).toEqual([RETURN.TOO_FAST, RETURN.TOO_FAST, RETURN.OK])
  })
})

describe('what it does in a room', () => {
  let anchor: Phone
  let fan: Phone
  beforeEach(async () => {
    cloud.loopback.closeRoom('room')
    ;[anchor, fan] = [cloud.phone(), cloud.phone()]
    await anchor.engine.loginRoom('room', tokenFor('anchor'), { userID: 'anchor', userName: '主播' })
    await fan.engine.loginRoom('room', tokenFor('fan'), { userID: 'fan', userName: 'fan' })
    await anchor.publish('s1')
    await fan.hear('roomStreamUpdate')
  })
  const room: [string, string] = ['RoomId', 'room']
  const kickout = (_: unknown, state: unknown) => state === 'KICKOUT'
  const deleted = (_: unknown, type: unknown) => type === 'DELETE'

  it('counts users and lists streams', async () => {
    expect(await call('DescribeUserNum', [['RoomId[]', 'room'], ['RoomId[]', 'none']])).toMatchObject({ Data: { UserCountList: [{ UserCount: 2 }, { UserCount: 0 }] } })
    expect(await call('DescribeSimpleStreamList', [room])).toMatchObject({ Data: { StreamList: [{ StreamId: 's1', UserId: 'anchor', UserName: '主播' }] } })
    expect((await call('DescribeSimpleStreamList', [['RoomId', 'none']])).Code).toBe(RETURN.NO_ROOM)
  })

  it('puts out up to five users at a time, with the reason', async () => {
    expect((await call('KickoutUser', [room, ['UserId[]', 'fan'], ['CustomReason', '违规']])).Code).toBe(RETURN.OK)
    expect(await fan.hear('roomStateChanged', kickout)).toMatchObject(['room', 'KICKOUT', 1002055, expect.stringContaining('违规')])
    const six = Array.from({ length: 6 }, (_, index): [string, string] => ['UserId[]', `u${index}`])
    expect((await call('KickoutUser', [room, ...six])).Code).toBe(RETURN.BAD_PARAMETER)
  })

  it('closes it', async () => {
    await call('CloseRoom', [room])
    await Promise.all([anchor, fan].map(phone => phone.hear('roomStateChanged', kickout)))
    expect((await call('CloseRoom', [room])).Code).toBe(RETURN.NO_ROOM)
  })

  it('takes a stream away, which may come back', async () => {
    await call('DeleteStream', [room, ['StreamId', 's1']])
    await fan.hear('roomStreamUpdate', deleted)
    expect(await call('DescribeSimpleStreamList', [room])).toMatchObject({ Data: { StreamList: [] } })
  })

  it('forbids and resumes a stream, in the order of Sequence', async () => {
    const rule = (action: string, sequence: number) => call(action, [['StreamId', 's1'], ['Sequence', String(sequence)]])
    const publish = async () => {
      const since = anchor.heard.length
      anchor.engine.stopPublishingStream('s1')
      await anchor.publish('s1')
      const [update] = await anchor.hear('publisherStateUpdate', update => ['PUBLISHING', 'NO_PUBLISH'].includes((update as { state: string }).state) && (update as { errorCode: number }).errorCode !== 1, since + 1)
      return (update as { errorCode: number }).errorCode
    }
    await rule('ForbidRTCStream', 2)
    await fan.hear('roomStreamUpdate', deleted)
    expect(await publish()).toBe(1003025)
    await rule('ResumeRTCStream', 1)
    expect(await publish()).toBe(1003025)
    await rule('ResumeRTCStream', 3)
    expect(await publish()).toBe(0)
  })

  it('sends a message to everybody but its sender', async () => {
    await call('SendBroadcastMessage', [room, ['UserId', 'anchor'], ['UserName', '客服'], ['MessageCategory', '1'], ['MessageContent', '系统消息']])
    expect(await fan.hear('IMRecvBroadcastMessage')).toMatchObject(['room', [{ message: '系统消息', fromUser: { userName: '客服' } }]])
    expect(anchor.heard.filter(([event]) => event === 'IMRecvBroadcastMessage')).toEqual([])
    expect((await call('SendBroadcastMessage', [room, ['UserId', 'x'], ['MessageContent', '长'.repeat(342)]])).Code).toBe(RETURN.BAD_PARAMETER)
  })
})
