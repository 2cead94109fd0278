import type { FastifyBaseLogger } from 'fastify'
import type { S3Config } from '../../config/s3'
import type { UploadStore } from './store'
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { AppError } from '../../errors'

const CONNECT_TIMEOUT_MS = 5_000
/** A picture is some hundred kilobytes. */
const REQUEST_TIMEOUT_MS = 20_000
const NEVER_CHANGES = 'public, max-age=31536000, immutable'

/** Pictures as objects of one bucket of Amazon S3 or whatever speaks its language; `publicUrl` serves them. */
export function s3Store(config: S3Config, log: FastifyBaseLogger): UploadStore {
  const client = new S3Client({
    endpoint: config.endpoint,
    region: config.region,
    credentials: { accessKeyId: config.accessKeyId, secretAccessKey: config.secretAccessKey },
    forcePathStyle: config.forcePathStyle,
    // Others than Amazon refuse the checksums its library adds by default.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: { connectionTimeout: CONNECT_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
  })
  return {
    async put(name, bytes) {
      try {
        await client.send(new PutObjectCommand({ Bucket: config.bucket, Key: name, Body: bytes, ContentType: 'image/jpeg', CacheControl: NEVER_CHANGES }))
      }
      catch (error) {
        // Its request, with the signature in it, stays out of the log.
        log.warn({ bucket: config.bucket, reason: error instanceof Error ? error.name : 'unknown' }, 'S3 did not take a picture')
        throw AppError.unavailable('The picture could not be kept at the moment. Try again soon.')
      }
      return `${config.publicUrl}/${name}`
    },
    close: async () => client.destroy(),
  }
}
