import fp from 'fastify-plugin'
import { ENDPOINTS, requireAdmission } from '../domain/permissions'

declare module 'fastify' {
  interface FastifyInstance {
    /** Every endpoint under `/api`, as `GET /goods/:id`. */
    endpoints: ReadonlySet<string>
  }
}

const PREFIX = '/api'

/** Holds every endpoint under `/api` to its line in `domain/permissions.ts`, before anything of the request is read. */
export default fp(async (app) => {
  const endpoints = new Set<string>()
  app.decorate('endpoints', endpoints)
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) {
      const endpoint = nameOf(one, url)
      if (endpoint)
        endpoints.add(endpoint)
    }
  })
  app.addHook('onRequest', async ({ method, routeOptions, viewer }) => {
    const endpoint = nameOf(method, routeOptions.url)
    if (endpoint && ENDPOINTS[endpoint])
      requireAdmission(ENDPOINTS[endpoint], viewer.kind === 'user' ? viewer.role : 'guest')
  })
}, { name: 'access', dependencies: ['auth'] })

/** As the table has it; undefined outside `/api`. A HEAD is a GET whose body nobody wants. */
function nameOf(method: string, url: string | undefined): string | undefined {
  return url?.startsWith(`${PREFIX}/`) ? `${method === 'HEAD' ? 'GET' : method} ${url.slice(PREFIX.length)}` : undefined
}
