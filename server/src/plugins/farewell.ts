import fp from 'fastify-plugin'
import { AppError } from '../errors'

/**
 * How a server that ends parts with its clients: what is under way gets its answer, what comes now is refused, and either is the last
 * on its connection, which would otherwise be kept open for the next request and hold up the end.
 */
export default fp(async (app) => {
  let ending = false
  app.addHook('preClose', async () => {
    ending = true
  })
  app.addHook('onRequest', (_request, _reply, done) => {
    done(ending ? AppError.unavailable('The shop is restarting. Try again in a moment.') : undefined)
  })
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (ending)
      reply.header('connection', 'close')
    done(null, payload)
  })
}, { name: 'farewell' })
