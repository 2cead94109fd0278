import type { IncomingMessage } from 'node:http'
import type { Host } from './host'
import type { Exchange, HttpMessage, HttpResult, UploadOptions } from './http'
import { Buffer } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import * as http from 'node:http'
import * as https from 'node:https'
import { basename } from 'node:path'
import { compileFunction } from 'node:vm'
import WebSocket from 'ws'
import { DEFAULT_TIMEOUT_MS, lowerCased, request } from './http'

/** A mini-program in a Node process: network by Node's own clients, files of this machine. */
export const nodeHost: Host = {
  compile: (body, parameters, filename) => compileFunction(body, parameters, { filename }) as (...args: unknown[]) => unknown,
  request: options => request(options, send),
  uploadFile(options) {
    const { body, contentType } = formOf(options)
    const headers = { ...lowerCased(options.header), 'content-type': contentType }
    const { result, abort } = send({ url: new URL(options.url), method: 'POST', headers, body, timeout: options.timeout ?? DEFAULT_TIMEOUT_MS })
    // Its answer's data is text, as WeChat's is.
    return { abort, result: result.then(answer => ({ ...answer, data: Buffer.from(answer.data).toString() })) }
  },
  connect(url, { protocols = [], header }, events) {
    const connection = new WebSocket(url, protocols, { headers: header })
    connection.binaryType = 'arraybuffer'
    connection.on('open', events.open)
    connection.on('message', (data, isBinary) => events.message(isBinary ? ownBuffer(data as ArrayBuffer) : Buffer.from(data as ArrayBuffer).toString()))
    connection.on('error', error => events.error(error.message))
    connection.on('close', (code, reason) => events.close(code, reason.toString()))
    return {
      isOpen: () => connection.readyState === WebSocket.OPEN,
      send: data => connection.send(data),
      close: (code, reason) => connection.close(code, reason),
      cut: () => connection.terminate(),
    }
  },
}

/** The test environment's ArrayBuffer is not that of `ws`; the app asks `instanceof`. */
function ownBuffer(data: ArrayBuffer): ArrayBuffer {
  return new Uint8Array(data).slice().buffer
}

// node:http rather than fetch: the DOM of the test environment brings an AbortSignal that Node's fetch refuses.
function send({ url, method, headers, body, timeout }: HttpMessage): Exchange<Uint8Array> {
  const { request: open } = url.protocol === 'https:' ? https : http
  const outgoing = open(url, { method, headers, agent: false })
  const result = new Promise<HttpResult<Uint8Array>>((resolve, reject) => {
    const timer = setTimeout(() => outgoing.destroy(new Error('timeout')), timeout)
    outgoing.on('error', reject)
    outgoing.on('close', () => clearTimeout(timer))
    outgoing.on('response', answer => collect(answer).then(resolve, reject))
  })
  // A view of another realm's buffer is none to node:http.
  outgoing.end(typeof body === 'string' || body === undefined ? body : Buffer.from(body))
  return { result, abort: () => void outgoing.destroy(new Error('abort')) }
}

async function collect(answer: IncomingMessage): Promise<HttpResult<Uint8Array>> {
  const chunks: Buffer[] = []
  for await (const chunk of answer)
    chunks.push(chunk as Buffer)
  const header = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]))
  return { statusCode: answer.statusCode ?? 0, header, cookies: answer.headers['set-cookie'] ?? [], data: Buffer.concat(chunks) }
}

function formOf({ formData = {}, name, filePath }: UploadOptions) {
  const boundary = randomUUID()
  const field = (disposition: string, content: string | Buffer) =>
    [`--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n`, content, '\r\n']
  const parts = [
    ...Object.entries(formData).flatMap(([key, value]) => field(`name="${key}"`, value)),
    ...field(`name="${name}"; filename="${basename(filePath)}"`, readFileSync(filePath)),
    `--${boundary}--\r\n`,
  ]
  return { body: Buffer.concat(parts.map(part => Buffer.from(part as string))), contentType: `multipart/form-data; boundary=${boundary}` }
}
