import type { Host } from '../host'
import type { Exchange, HttpMessage } from '../http'
import { request } from '../http'

/** A mini-program in a page of a browser: network by the page's own means, which the app itself does not see. */
export const browserHost: Host = {
  // eslint-disable-next-line no-new-func -- running the app's compiled files is what a host is for
  compile: (body, parameters, file) => new Function(...parameters, `${body}\n//# sourceURL=${file}`) as (...args: unknown[]) => unknown,
  request: options => request(options, send),
  uploadFile: () => ({ result: Promise.reject(new Error('a browser has no files to upload: mock uploadFile')), abort: () => {} }),
  connect(url, { protocols }, events) {
    const socket = new WebSocket(url, protocols)
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', events.open)
    socket.addEventListener('message', event => events.message(event.data as string | ArrayBuffer))
    socket.addEventListener('error', () => events.error('error'))
    socket.addEventListener('close', event => events.close(event.code, event.reason))
    return {
      isOpen: () => socket.readyState === WebSocket.OPEN,
      send: data => socket.send(data),
      close: (code, reason) => socket.close(code, reason),
      cut: () => socket.close(),
    }
  },
}

function send({ url, method, headers, body, timeout }: HttpMessage): Exchange<Uint8Array> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(new Error('timeout')), timeout)
  const result = fetch(url, { method, headers, body: body as BodyInit | undefined, signal: abort.signal })
    .then(async answer => ({ statusCode: answer.status, header: Object.fromEntries(answer.headers), cookies: [], data: new Uint8Array(await answer.arrayBuffer()) }))
    .finally(() => clearTimeout(timer))
  return { result, abort: () => abort.abort(new Error('abort')) }
}
