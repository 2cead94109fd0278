import type { IncomingMessage } from 'node:http'
import type { ApiOptions } from './wx/outcome'
import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as http from 'node:http'
import * as https from 'node:https'
import { basename } from 'node:path'

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

export interface HttpResult {
  statusCode: number
  header: Record<string, string>
  cookies: string[]
  data: unknown
}

export interface Exchange {
  result: Promise<HttpResult>
  abort: () => void
}

/** PATCH is not among WeChat's. */
const METHODS = ['OPTIONS', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'TRACE', 'CONNECT']

/** `wx.request` over the network: any status is a success, only a connection that fails, ends or times out is a failure. */
export function request(options: RequestOptions): Exchange {
  const method = (options.method ?? 'GET').toUpperCase()
  if (!METHODS.includes(method))
    return { result: Promise.reject(new Error(`invalid request method ${method}`)), abort: () => {} }
  // WeChat names this type whether or not there is a body.
  const header: Record<string, string> = { 'content-type': 'application/json', ...lowerCased(options.header) }
  const url = new URL(options.url)
  let body: string | Buffer | undefined
  if (method === 'GET' && isRecord(options.data))
    Object.entries(options.data).forEach(([key, value]) => url.searchParams.set(key, String(value)))
  else if (method !== 'GET' && options.data !== undefined)
    body = encodeBody(options.data, header['content-type'] ?? '')
  const exchange = send(url, method, header, body, options.timeout)
  return { ...exchange, result: exchange.result.then(answer => ({ ...answer, data: decodeBody(answer.data, options) })) }
}

/** `wx.uploadFile` of a file on this machine; its answer's data is text, as WeChat's is. */
export function uploadFile(options: UploadOptions): Exchange {
  const boundary = randomUUID()
  const field = (disposition: string, content: string | Buffer) =>
    [`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`, content, '\r\n']
  const parts = [
    ...Object.entries(options.formData ?? {}).flatMap(([name, value]) => field(`name="${name}"`, value)),
    ...field(`name="${options.name}"; filename="${basename(options.filePath)}"`, readFileSync(options.filePath)),
    `--${boundary}--\r\n`,
  ]
  const body = Buffer.concat(parts.map(part => Buffer.from(part as string)))
  const header = { ...lowerCased(options.header), 'content-type': `multipart/form-data; boundary=${boundary}` }
  const exchange = send(new URL(options.url), 'POST', header, body, options.timeout)
  return { ...exchange, result: exchange.result.then(answer => ({ ...answer, data: answer.data.toString() })) }
}

// node:http rather than fetch: the DOM of the test environment brings an AbortSignal that Node's fetch refuses.
function send(url: URL, method: string, headers: Record<string, string>, body?: string | Buffer, timeout = 60_000) {
  const { request: open } = url.protocol === 'https:' ? https : http
  const outgoing = open(url, { method, headers, agent: false })
  const result = new Promise<HttpResult & { data: Buffer }>((resolve, reject) => {
    const timer = setTimeout(() => outgoing.destroy(new Error('timeout')), timeout)
    outgoing.on('error', reject)
    outgoing.on('close', () => clearTimeout(timer))
    outgoing.on('response', answer => collect(answer).then(resolve, reject))
  })
  outgoing.end(body)
  return { result, abort: () => void outgoing.destroy(new Error('abort')) }
}

async function collect(answer: IncomingMessage) {
  const chunks: Buffer[] = []
  for await (const chunk of answer)
    chunks.push(chunk as Buffer)
  const header = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]))
  return { statusCode: answer.statusCode ?? 0, header, cookies: answer.headers['set-cookie'] ?? [], data: Buffer.concat(chunks) }
}

function encodeBody(data: unknown, contentType: string): string | Buffer {
  if (typeof data === 'string')
    return data
  if (data instanceof ArrayBuffer)
    return Buffer.from(data)
  if (contentType.includes('x-www-form-urlencoded'))
    return String(new URLSearchParams(data as Record<string, string>))
  return JSON.stringify(data)
}

function decodeBody(data: unknown, { dataType = 'json', responseType }: RequestOptions): unknown {
  const bytes = data as Buffer
  if (responseType === 'arraybuffer')
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
  const text = bytes.toString()
  if (dataType !== 'json')
    return text
  try {
    return JSON.parse(text)
  }
  catch {
    return text
  }
}

function lowerCased(header: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(header).map(([name, value]) => [name.toLowerCase(), value]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !(value instanceof ArrayBuffer)
}
