import websocket from '@fastify/websocket'
import fp from 'fastify-plugin'
import { AppError } from '../errors'

/** A room channel only talks to its clients; whatever they send is small. */
const MAX_PAYLOAD = 4096

/** WebSockets without per-message deflate: it costs more time and memory per socket than small frames give back. */
export default fp(async (app) => {
  // Before the plugin's own, which would close them without saying why.
  app.addHook('preClose', () => app.deps.channel.sockets.hangUp())
  await app.register(websocket, { options: { maxPayload: MAX_PAYLOAD, perMessageDeflate: false } })
  // The plugin would open a socket at every address, and then close it.
  const speaking = new Set<string>()
  app.addHook('onRoute', ({ url, wsHandler }) => {
    if (wsHandler)
      speaking.add(url)
  })
  app.addHook('onRequest', async ({ ws, routeOptions: { url } }) => {
    if (ws && !(url && speaking.has(url)))
      throw new AppError(400, 'NO_WEBSOCKET', 'Nothing at this address speaks WebSocket.')
  })
}, { name: 'websocket' })
