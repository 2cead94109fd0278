import type { Socket } from 'node:net'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { connect } from 'node:net'

export interface Load {
  /** One request after the other on each. */
  connections: number
  seconds: number
  /** @param connection from 0 @param count from 0 on each connection @returns path, headers by name, body */
  request: (connection: number, count: number) => { path: string, headers: Record<string, string>, body: string }
  /** The status every answer must have. */
  status: number
}

export interface LoadResult {
  perSecond: number
  /** Milliseconds. */
  p50: number
  p99: number
}

/** Asks one server as fast as it answers. It does little more than write and read sockets: the machine's cores are for the server. */
export async function load(url: string, options: Load): Promise<LoadResult> {
  const { hostname, port } = new URL(url)
  const sockets = await Promise.all(Array.from({ length: options.connections }, async () => {
    const socket = connect(Number(port), hostname).setNoDelay()
    await once(socket, 'connect')
    return socket
  }))
  const started = performance.now()
  const times = (await Promise.all(sockets.map((socket, index) => drive(socket, index, started + options.seconds * 1000, options)))).flat()
  const elapsed = (performance.now() - started) / 1000
  sockets.forEach(socket => socket.destroy())
  times.sort((a, b) => a - b)
  const at = (share: number): number => Number(times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(1))
  return { perSecond: Math.round(times.length / elapsed), p50: at(0.5), p99: at(0.99) }
}

function drive(socket: Socket, connection: number, until: number, { request, status }: Load): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const times: number[] = []
    let count = 0
    let sent = 0
    let heard = ''
    const send = (): void => {
      const { path, headers, body } = request(connection, count++)
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`).join('')
      sent = performance.now()
      socket.write(`POST ${path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${lines}\r\n${body}`)
    }
    socket.setEncoding('latin1')
    socket.on('error', reject)
    socket.on('data', (text: string) => {
      heard += text
      const end = heard.indexOf('\r\n\r\n')
      if (end < 0 || heard.length < end + 4 + Number(/content-length: (\d+)/i.exec(heard)?.[1] ?? 0))
        return
      if (!heard.startsWith(`HTTP/1.1 ${status} `))
        return reject(new Error(`expected ${status}: ${heard.slice(0, 600)}`))
      heard = ''
      const now = performance.now()
      times.push(now - sent)
      if (now >= until)
        resolve(times)
      else
        send()
    })
    send()
  })
}
