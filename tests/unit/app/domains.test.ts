import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { refusedDomains } from '~/platform/domains'
import { http } from '~/platform/request'
import { openSocket } from '~/platform/socket'
import { uploadFile } from '~/platform/upload'

const NOT_LISTED = 'fail url not in domain list'

type Failing = (options: { fail: (failure: { errMsg: string }) => void, complete?: () => void }) => unknown

beforeEach(() => refusedDomains.value = [])
afterEach(() => vi.unstubAllGlobals())

/** A phone on which every call fails like this. */
function stubCalls(errMsg: string) {
  const call: Failing = ({ fail }) => {
    fail({ errMsg })
    return { abort: () => {}, onOpen: () => {}, onMessage: () => {}, onError: () => {}, onClose: () => {}, onProgressUpdate: () => {} }
  }
  vi.stubGlobal('uni', { request: call, connectSocket: call, uploadFile: call })
}

describe('a domain that the mini-program\'s console does not list', () => {
  it('is told with the list it is missing in', async () => {
    stubCalls(`request:${NOT_LISTED}`)
    await expect(http({ method: 'GET', url: 'https://shop.example/api/rooms?x=1' })).rejects.toMatchObject({ code: 'DOMAIN_REFUSED', transient: false, details: { domain: 'request https://shop.example' } })
    await expect(uploadFile('https://shop.example/api/uploads', 'a.png', {})).rejects.toMatchObject({ details: { domain: 'uploadFile https://shop.example' } })
  })

  it('is remembered once, sockets\' too', async () => {
    stubCalls(`connectSocket:${NOT_LISTED}`)
    const closed = vi.fn()
    for (const url of ['wss://shop.example/a', 'wss://shop.example/b'])
      openSocket(url, { open: () => {}, message: () => {}, close: closed })
    expect(closed).toHaveBeenCalledTimes(2)
    expect(refusedDomains.value).toEqual(['socket wss://shop.example'])
  })

  it('is not what any other failure means', async () => {
    stubCalls('request:fail timeout')
    await expect(http({ method: 'GET', url: 'https://shop.example/' })).rejects.toMatchObject({ code: 'TIMEOUT' })
    expect(refusedDomains.value).toEqual([])
  })
})
