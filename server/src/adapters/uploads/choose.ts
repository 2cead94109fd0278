import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../../config/index'
import type { UploadStore } from './store'
import { join } from 'node:path'
import { folderStore } from './folder'

/** A folder under `DATA_DIR`, or S3 when `S3_*` is set. Pictures already in the folder are served from it either way. */
export async function chooseUploads({ s3, dataDir }: Pick<Config, 's3' | 'dataDir'>, log: FastifyBaseLogger): Promise<UploadStore> {
  if (!s3)
    return folderStore(join(dataDir, 'uploads'))
  // Its library is large: only who uses it waits for it.
  const { s3Store } = await import('./s3')
  return s3Store(s3, log)
}
