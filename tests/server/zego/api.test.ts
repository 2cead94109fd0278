import type { AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { zegoApi } from '../../../server/src/adapters/zego/api'
import { signed } from '../../../server/src/adapters/zego/caller'
import { ZegoApiError } from '../../../server/src/adapters/zego/errors'

const SECRET = '0123456789abcdef0123456789ABCDEF'
const APP_ID = 1234567890
const OK = { Code: 0, Message: 'success', RequestId: '1' }

/** A clock that stands still but for what is waited for. */
class Waits {
  now = Date.parse('2030-01-01T08:00:00Z')
  readonly ms: number[] = []
  readonly clock = () => new Date(this.now)
  readonly wait = async (ms: number, signal: AbortSignal) => {
    signal.throwIfAborted()
    this.ms.push(ms)
    this.now += ms
  }
}

type Answer = object | string | number | 'hang' | 'cut'

/** ZEGO's end of the line: refuses what is not signed, else answers what the test says. */
class Double {
  readonly calls: URLSearchParams[] = []
  answers: Answer[] = []
  url = ''
  private readonly server = createServer((request, response) => {
    const query = new URL(request.url!, 'http://x').searchParams
    this.calls.push(query)
    const expected = createHash('md5').update(`${query.get('AppId')}${query.get('SignatureNonce')}${SECRET}${query.get('Timestamp')}`).digest('hex')
    const good = query.get('Signature') === expected && query.get('SignatureVersion') === '2.0' && /^[0-9a-f]{16}$/.test(query.get('SignatureNonce')!)
    const answer = good ? this.answers.shift() ?? OK : { Code: 100000005, Message: `bad signature ${query.get('Signature')}` }
    if (answer === 'cut')
      request.socket.destroy()
    else if (answer !== 'hang')
      response.writeHead(typeof answer === 'number' ? answer : 200).end(typeof answer === 'string' ? answer : JSON.stringify(typeof answer === 'number' ? {} : answer))
  })

  async open(): Promise<void> {
    this.server.listen(0, '127.0.0.1')
    await once(this.server, 'listening')
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    this.server.close()
    await once(this.server, 'close')
  }
}

describe('calls of ZEGO\'s server API', () => {
  let double: Double
  let waits: Waits
  const open = (more: object = {}) => zegoApi({ config: { appId: APP_ID, serverSecret: SECRET, apiUrl: double.url }, clock: waits.clock, wait: waits.wait, ...more })
  const failure = (call: Promise<unknown>) => call.then(() => expect.fail('it should have failed'), (error: unknown) => error as ZegoApiError)

  beforeEach(async () => {
    double = new Double()
    waits = new Waits()
    await double.open()
  })
  afterEach(() => double.close())

  it('are signed as ZEGO\'s documentation has it', () => {
    // md5("1234567890" + "0123456789abcdef" + secret + "1893484800")
    const parameters = Object.fromEntries(signed({ appId: APP_ID, serverSecret: SECRET }, '0123456789abcdef', 1893484800))
    expect(parameters).toEqual({ AppId: '1234567890', SignatureNonce: '0123456789abcdef', Timestamp: '1893484800', SignatureVersion: '2.0', Signature: '053147ce0e69c7ad71ac4ef1213c0f63' })
  })

  it('carry what each action takes', async () => {
    const api = open()
    await api.closeRoom('room_1')
    await api.deleteStream('room_1', 'stream_1')
    await api.sendBroadcast('room_1', '你好 & goodbye')
    const sent = double.calls.map(call => Object.fromEntries([...call].filter(([name]) => !/^(?:AppId|Signature|Timestamp)/.test(name))))
    expect(sent).toEqual([
      { Action: 'CloseRoom', RoomId: 'room_1' },
      { Action: 'DeleteStream', RoomId: 'room_1', UserId: 'live_shop_server', StreamId: 'stream_1' },
      { Action: 'SendBroadcastMessage', RoomId: 'room_1', UserId: 'live_shop_server', UserName: 'live_shop_server', MessageCategory: '2', MessageContent: '你好 & goodbye' },
    ])
    expect(double.calls[0]!.get('Timestamp')).toBe(String(Date.parse('2030-01-01T08:00:00Z') / 1000))
  })

  it('kick five people at a time, with a reason of at most 256 bytes', async () => {
    await open().kickoutUsers('room_1', ['a', 'b', 'c', 'd', 'e', 'f', 'g'], '踢'.repeat(100))
    expect(double.calls.map(call => call.getAll('UserId[]'))).toEqual([['a', 'b', 'c', 'd', 'e'], ['f', 'g']])
    expect(double.calls[0]!.get('CustomReason')).toBe('踢'.repeat(85))
    await open().kickoutUsers('room_1', [])
    expect(double.calls).toHaveLength(2)
  })

  it('number what forbids and resumes a stream, always upwards', async () => {
    const api = open()
    double.answers = [{ Code: 206 }]
    await api.forbidStream('stream_1')
    await api.resumeStream('stream_1')
    waits.now -= 60_000
    await api.forbidStream('stream_1')
    const sequences = double.calls.map(call => Number(call.get('Sequence')))
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b))
    expect(new Set(sequences).size).toBe(4)
    expect(sequences[0]).toBe(Date.parse('2030-01-01T08:00:00Z'))
  })

  it('read the streams of a room and the people in rooms, ten rooms at a time', async () => {
    const api = open()
    double.answers = [{ ...OK, Data: { StreamList: [{ StreamId: 'stream_1', UserId: 'user_1', UserName: 'x', CreateTime: 1, StreamNumberId: 2 }] } }]
    expect(await api.streams('room_1')).toEqual([{ streamId: 'stream_1', userId: 'user_1' }])
    const ids = Array.from({ length: 11 }, (_, index) => `room_${index}`)
    double.answers = [{ ...OK, Data: { UserCountList: [{ RoomId: 'room_0', UserCount: 3 }] } }, { ...OK, Data: { UserCountList: [{ RoomId: 'room_10', UserCount: 1 }] } }]
    const counts = await api.userCounts(ids)
    expect([counts.get('room_0'), counts.get('room_5'), counts.get('room_10')]).toEqual([3, 0, 1])
    expect(double.calls.slice(1).map(call => call.getAll('RoomId[]').length)).toEqual([10, 1])
  })

  it('take a room that ZEGO has forgotten for one that is closed and empty', async () => {
    const api = open()
    for (const code of [104, 5024, 50001]) {
      double.answers = [{ Code: code }, { Code: code }, { Code: code }]
      await api.closeRoom('room_1')
      await api.kickoutUsers('room_1', ['a'])
      expect(await api.streams('room_1')).toEqual([])
    }
  })

  it('wait for their turn, each action for its own', async () => {
    const api = open()
    await Promise.all([api.closeRoom('a'), api.closeRoom('b'), api.kickoutUsers('c', ['x'])])
    expect(waits.ms).toEqual([1000])
    waits.now += 10_000
    waits.ms.length = 0
    for (let n = 0; n < 3; n++)
      await api.forbidStream('s')
    expect(waits.ms).toEqual([50, 50])
  })

  it('come again when ZEGO is busy or out of reach, a little later each time', async () => {
    double.answers = [{ Code: 206 }, 'cut', 502]
    await open().kickoutUsers('room_1', ['a'])
    expect(double.calls).toHaveLength(4)
    expect(new Set(double.calls.map(call => call.get('SignatureNonce'))).size).toBe(4)
    const pauses = waits.ms.filter(ms => ms > 20)
    expect(pauses).toHaveLength(3)
    pauses.forEach((ms, index) => expect(ms).toBeGreaterThanOrEqual(250 * 2 ** index))
  })

  it('give up after four attempts, and at once when another would not help', async () => {
    double.answers = [{ Code: 7 }, { Code: 7 }, { Code: 7 }, { Code: 7 }]
    expect(await failure(open().closeRoom('room_1'))).toMatchObject({ name: 'ZegoApiError', action: 'CloseRoom', code: 7 })
    expect(double.calls).toHaveLength(4)
    double.answers = [{ Code: 2, RequestId: '42' }]
    expect(await failure(open().closeRoom('room_1'))).toMatchObject({ code: 2, message: 'ZEGO did not do CloseRoom: 2 (request 42)' })
    expect(double.calls).toHaveLength(5)
  })

  it('do not say a message twice when nobody knows whether it was said', async () => {
    double.answers = ['cut']
    expect(await failure(open().sendBroadcast('room_1', 'hello'))).toMatchObject({ code: 'NETWORK' })
    expect(double.calls).toHaveLength(1)
    double.answers = [{ Code: 206 }]
    await open().sendBroadcast('room_1', 'hello')
    expect(double.calls).toHaveLength(3)
  })

  it('refuse a message over 1,024 bytes without asking', async () => {
    expect(await failure(open().sendBroadcast('room_1', '字'.repeat(342)))).toMatchObject({ code: 'TOO_LONG' })
    expect(double.calls).toHaveLength(0)
  })

  it('end after their time', async () => {
    double.answers = ['hang', 'hang', 'hang', 'hang']
    expect(await failure(open({ timeoutMs: 30 }).closeRoom('room_1'))).toMatchObject({ code: 'TIMEOUT' })
  })

  it('are given up when the server ends', async () => {
    const api = open({ wait: (_ms: number, signal: AbortSignal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error(String(signal.reason))))) })
    const waiting = [api.closeRoom('a'), api.closeRoom('b')].map(call => call.then(() => 'done', (error: ZegoApiError) => error.code))
    expect(await waiting[0]).toBe('done')
    api.close()
    expect(await Promise.all(waiting)).toEqual(['done', 'CLOSED'])
    expect(await failure(api.closeRoom('c'))).toMatchObject({ code: 'CLOSED' })
  })

  it('show neither secret nor signature when they fail', async () => {
    const failures: ZegoApiError[] = []
    const wrong = zegoApi({ config: { appId: APP_ID, serverSecret: SECRET.replace('0', 'x'), apiUrl: double.url }, clock: waits.clock, wait: waits.wait })
    failures.push(await failure(wrong.closeRoom('room_1')))
    double.answers = ['<html>', '<html>', '<html>', '<html>']
    failures.push(await failure(open().closeRoom('room_1')))
    failures.push(await failure(open({ fetch: async (url: string) => Promise.reject(new TypeError(`failed ${url}`)) }).closeRoom('room_1')))
    expect(failures.map(error => error.code)).toEqual([100000005, 'BAD_ANSWER', 'NETWORK'])
    const signatures = double.calls.map(call => call.get('Signature')!)
    for (const error of failures) {
      const shown = `${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`
      for (const secret of [SECRET, SECRET.slice(1), 'Signature=', ...signatures])
        expect(shown).not.toContain(secret)
      expect(error).toBeInstanceOf(ZegoApiError)
    }
  })
})
