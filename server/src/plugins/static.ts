import type { FastifyReply } from 'fastify'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import staticFiles from '@fastify/static'
import fp from 'fastify-plugin'
import { makeFolder } from '../folders'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const IMAGES = join(ROOT, 'server/seed/images')
/** Three doors of one H5 app, each with a session of its own, so that one browser can be all three people. */
const DOORS = ['/', '/anchor', '/merchant']
const NEVER_CHANGES = 'public, max-age=31536000, immutable'

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>live-shop</title>
<body style="font:16px/1.6 system-ui;max-width:36em;margin:15vh auto;padding:0 1em">
<h1>The pages are not built yet</h1>
<p>The server runs; its H5 pages do not exist yet. Build them with <code>npm run build:h5</code> and reload,
or use <code>npm start</code>, which builds them by itself.</p>`

/** The built H5 app at three doors, uploads, and the pictures of the demo shop. */
export default fp(async (app) => {
  const { config, pagesDir = join(ROOT, 'dist/build/h5') } = app.deps
  const uploads = join(config.dataDir, 'uploads')
  makeFolder(uploads)

  const sendPage = (reply: FastifyReply) => existsSync(join(pagesDir, 'index.html'))
    ? reply.sendFile('index.html')
    : reply.status(503).type('text/html; charset=utf-8').send(NOT_BUILT)

  await app.register(staticFiles, {
    root: pagesDir,
    index: false,
    cacheControl: false,
    // The build puts them beside the files; where it did not, the files themselves are sent.
    preCompressed: true,
    setHeaders(response, path) {
      // Vite puts a hash of the content into the names under assets/.
      response.setHeader('cache-control', /[\\/]assets[\\/]/.test(path) ? NEVER_CHANGES : 'no-cache')
      response.setHeader('x-content-type-options', 'nosniff')
    },
  })
  for (const door of DOORS) {
    app.get(door, { schema: { hide: true } }, (_request, reply) => sendPage(reply))
    if (door !== '/')
      app.get(`${door}/`, { schema: { hide: true } }, (_request, reply) => reply.redirect(door))
  }
  await app.register(staticFiles, {
    root: uploads,
    prefix: '/uploads/',
    decorateReply: false,
    index: false,
    cacheControl: false,
    setHeaders(response) {
      response.setHeader('cache-control', NEVER_CHANGES)
      // Whatever was uploaded is shown as a picture and never runs as a page.
      response.setHeader('x-content-type-options', 'nosniff')
      response.setHeader('content-security-policy', 'default-src \'none\'; sandbox')
    },
  })
  await app.register(staticFiles, {
    root: IMAGES,
    prefix: '/demo/',
    decorateReply: false,
    index: false,
    maxAge: '1d',
  })
}, { name: 'static' })
