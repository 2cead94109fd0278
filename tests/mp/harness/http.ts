import type { ApiOptions } from './wx/outcome'

export interface RequestOptions extends ApiOptions {
  url: string
  method?: string
  data?: unknown
  header?: Record<string, string>
  /** Milliseconds; WeChat's default is 60,000. */
  timeout?: number
  dataType?: string
  responseType?: 'text' | 'arraybuffer'
}

export interface UploadOptions extends ApiOptions {
  url: string
  filePath: string
  name: string
  formData?: Record<string, string>
  header?: Record<string, string>
  timeout?: number
}

export interface HttpResult<Data = unknown> {
  statusCode: number
  header: Record<string, string>
  cookies: string[]
  data: Data
}

export interface Exchange<Data = unknown> {
  result: Promise<HttpResult<Data>>
  abort: () => void
}

export interface HttpMessage {
  url: URL
  method: string
  /** Names in lower case. */
  headers: Record<string, string>
  body: string | Uint8Array | undefined
  /** Milliseconds. */
  timeout: number
}

/** Carries one message: any status is a result, only a connection that fails, ends or times out rejects. */
export type Send = (message: HttpMessage) => Exchange<Uint8Array>

export const DEFAULT_TIMEOUT_MS = 60_000
/** PATCH is not among WeChat's. */
const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']

/** `wx.request` over the network. */
export function request(options: RequestOptions, send: Send): Exchange {
  const method = (options.method ?? 'GET').toUpperCase()
  if (!METHODS.includes(method))
    return { result: Promise.reject(new Error(`invalid request method ${method}`)), abort: () => {} }
  // WeChat names this type whether or not there is a body.
  const headers: Record<string, string> = { 'content-type': 'application/json', ...lowerCased(options.header) }
  const url = new URL(options.url)
  let body: string | Uint8Array | undefined
  if (method === 'GET' && isRecord(options.data))
    Object.entries(options.data).forEach(([key, value]) => url.searchParams.set(key, String(value)))
  else if (method !== 'GET' && options.data !== undefined)
    body = encodeBody(options.data, headers['content-type'] ?? '')
  const { result, abort } = send({ url, method, headers, body, timeout: options.timeout ?? DEFAULT_TIMEOUT_MS })
  return { abort, result: result.then(answer => ({ ...answer, data: decodeBody(answer.data, options) })) }
}

export function lowerCased(header: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(header).map(([name, value]) => [name.toLowerCase(), value]))
}

function encodeBody(data: unknown, contentType: string): string | Uint8Array {
  if (typeof data === 'string')
    return data
  if (data instanceof ArrayBuffer)
    return new Uint8Array(data)
  if (contentType.includes('x-www-form-urlencoded'))
    return String(new URLSearchParams(data as Record<string, string>))
  return JSON.stringify(data)
}

function decodeBody(bytes: Uint8Array, { dataType = 'json', responseType }: RequestOptions): unknown {
  if (responseType === 'arraybuffer')
    return bytes.slice().buffer
  const text = new TextDecoder().decode(bytes)
  if (dataType !== 'json')
    return text
  try {
    return JSON.parse(text)
  }
  catch {
    return text
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof ArrayBuffer)
}
