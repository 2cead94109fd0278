/**
 * The real server in a process of its own, with routes more. Two do nothing for whoever is signed in: `POST /api/noop` reads and checks
 * what the route for orders does, `POST /api/rooms/:id/noop` what the one for messages does. `GET /api/cpu` tells what the process has used.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import process from 'node:process'
import { Id } from '#contract/common'
import { OrderInput } from '#contract/orders'
import { MessageInput } from '#contract/rooms'
import { Type } from 'typebox'
import { buildApp } from '../../server/src/app'
import { loadConfig } from '../../server/src/config/index'
import { silentLog } from '../../server/src/log'
import { requireUser } from '../../server/src/plugins/auth'
import { openServices } from '../../server/src/services'

const config = loadConfig({ ...process.env, PORT: '0', RATE_LIMIT: 'off' })
const { deps, close } = await openServices(config, silentLog)
const app = await buildApp({ ...deps, channel: { ...deps.channel, routes: more } })
process.stdout.write(`${await app.listen({ port: 0, host: '127.0.0.1' })}\n`)
process.once('SIGTERM', () => void app.close().then(close).then(() => process.exit(0)))

async function more(instance: FastifyInstance): Promise<void> {
  const headers = Type.Object({ 'idempotency-key': Type.Optional(Type.String()) })
  instance.post('/api/noop', { schema: { headers, body: OrderInput } }, answer)
  instance.post('/api/rooms/:id/noop', { schema: { params: Type.Object({ id: Id }), body: MessageInput } }, answer)
  instance.get('/api/cpu', async () => {
    const { user, system } = process.cpuUsage()
    return { cpu: (user + system) / 1e6, at: performance.now() / 1000 }
  })
}

async function answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requireUser(request)
  return reply.status(201).send({ ok: true })
}
