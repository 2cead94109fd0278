import { describe, expect, it } from 'vitest'
import { isNoSuchStream, zegoError } from '~/live/drivers/zego/errors'

describe('errors of ZEGO\'s SDKs', () => {
  it('come as code, errorCode or both, and keep ZEGO\'s words', () => {
    expect(zegoError({ code: 1002034, msg: 'full' })).toMatchObject({ code: 'ROOM_FULL', message: 'ZEGO 1002034: full' })
    expect(zegoError({ errorCode: 1003028, message: 'exists' })).toMatchObject({ code: 'STREAM_BUSY' })
    expect(zegoError({ code: 1102016, errorCode: 1, msg: '' })).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(zegoError(new TypeError('odd'))).toMatchObject({ code: 'UNKNOWN', transient: true })
  })

  it.each([
    [1001004, 'UNSUPPORTED'],
    [1002031, 'TIMEOUT'],
    [1002053, 'NETWORK'],
    [1002034, 'ROOM_FULL'],
    [1002050, 'TAKEN_OVER'],
    [1002055, 'KICKED'],
    [1002066, 'BANNED'],
    [1002082, 'MAY_NOT_PUBLISH'],
    [1003025, 'MAY_NOT_PUBLISH'],
    [1003028, 'STREAM_BUSY'],
    [1012, 'STREAM_BUSY'],
    [1102016, 'UNAUTHENTICATED'],
    [1102018, 'UNAUTHENTICATED'],
    [1000017, 'NETWORK'],
    [1100002, 'NETWORK'],
    [1100003, 'NETWORK'],
    [1102001, 'NETWORK'],
    [1109001, 'UNKNOWN'],
  ] as const)('%i is %s', (code, meaning) => {
    expect(zegoError(code).code).toBe(meaning)
  })

  it('of a stream that is not there are none', () => {
    expect([1004002, 1104039].every(isNoSuchStream)).toBe(true)
  })
})
