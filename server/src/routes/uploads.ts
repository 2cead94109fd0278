import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Upload } from '#contract/health'
import multipart from '@fastify/multipart'
import { keepPicture, MAX_UPLOAD_BYTES } from '../domain/uploads'
import { AppError } from '../errors'
import { requireUser } from '../plugins/auth'

const schema = {
  tags: ['uploads'],
  consumes: ['multipart/form-data'],
  description: 'One picture in the field "file": JPEG, PNG, WebP or GIF, 8 MB at most.',
  response: { 201: Upload },
}

const routes: FastifyPluginAsyncTypebox = async (app) => {
  await app.register(multipart, { limits: { fileSize: MAX_UPLOAD_BYTES, files: 1, fields: 10, fieldSize: 1024 } })

  app.post('/uploads', { schema, onRequest: async request => void requireUser(request) }, async (request, reply) => {
    if (!request.isMultipart())
      throw new AppError(415, 'UNSUPPORTED_MEDIA_TYPE', 'Send the picture as multipart/form-data.')
    const part = await request.file()
    if (part?.fieldname !== 'file')
      throw AppError.badRequest('The picture belongs in the field "file".')
    const url = await keepPicture(app.deps.uploads, await part.toBuffer())
    return reply.status(201).send({ url })
  })
}

export default routes
