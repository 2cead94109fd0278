import type { HttpAnswer, HttpRequest } from '~/platform/request'
import { vi } from 'vitest'
import { configureClient } from '~/api/client'

/** A server that answers as the test says; a thrown error is a way that was cut. */
export function fakeServer() {
  const http = vi.fn<(request: HttpRequest) => Promise<HttpAnswer>>(async () => ({ status: 200, body: {} }))
  configureClient({ http, baseUrl: '', token: () => null, onUnauthenticated: () => {} })
  return {
    http,
    answer: (status: number, body: unknown) => http.mockResolvedValueOnce({ status, body }),
    refuse: (status: number, code: string, details = {}) => http.mockResolvedValueOnce({ status, body: { error: { code, message: code, details } } }),
    requests: () => http.mock.calls.map(([request]) => request),
  }
}

/** What mini-programs and H5 keep between visits. */
export function fakeStorage(): Map<string, string> {
  const kept = new Map<string, string>()
  vi.stubGlobal('uni', {
    getStorageSync: (key: string) => kept.get(key) ?? '',
    setStorageSync: (key: string, value: string) => void kept.set(key, value),
    removeStorageSync: (key: string) => void kept.delete(key),
  })
  return kept
}
