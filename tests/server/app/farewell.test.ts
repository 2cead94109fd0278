import type { Socket } from 'node:net'
import type { TestApp } from '../../support/app'
import type { TestDatabase } from '../../support/database'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { buildTestApp } from '../../support/app'
import { openTestDatabase } from '../../support/database'

let opened: TestDatabase
let test: TestApp
let port: number
beforeAll(async () => {
  opened = await openTestDatabase()
})
beforeEach(async () => {
  test = await buildTestApp(opened.db)
  port = Number(new URL(await test.app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(() => opened.remove())

const LOGIN = JSON.stringify({ nickname: '小美', role: 'shopper' })

/** A request that the server reads, as its 100 says, and whose body it waits for. */
async function halfAsked(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.write(`POST /api/session/demo HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(LOGIN)}\r\nexpect: 100-continue\r\n\r\n`)
  await once(socket, 'data')
  return socket
}

it('answers what is under way when it ends, and keeps no connection for more', async () => {
  const socket = await halfAsked()
  const ended = test.close()
  socket.write(LOGIN)
  expect(await text(socket)).toMatch(/^HTTP\/1.1 200 [\s\S]*\r\nconnection: close\r\n[\s\S]*"token"/)
  await ended
})

it('refuses what comes while it ends, by code', async () => {
  const early = connect(port, '127.0.0.1')
  early.write('GET /api/health HTTP/1.1\r\n')
  // The server reads them in this order.
  const first = await halfAsked()
  const ended = test.close()
  early.write('host: shop\r\n\r\n')
  const answer = await text(early)
  expect(answer).toMatch(/^HTTP\/1.1 503 [\s\S]*\r\nconnection: close\r\n/)
  expect(answer).toContain('"code":"UNAVAILABLE"')
  first.end(LOGIN)
  await ended
})
