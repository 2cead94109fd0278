import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './errors'
import { makeFolder } from './folders'

/**
 * The secret that signs sessions when none is given: made once and kept in the data folder, readable by its owner
 * alone, so that a restart signs nobody out.
 * @throws {StartError} DATA_DIR_UNWRITABLE
 */
export function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'session-secret')
  try {
    makeFolder(dataDir)
    try {
      writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
    }
    catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST')
        throw error
    }
    const secret = readFileSync(path, 'utf8').trim()
    if (!secret)
      throw new StartError('DATA_DIR_UNWRITABLE', `${path} is empty; delete it and a new secret is made`)
    return secret
  }
  catch (error) {
    if (error instanceof StartError)
      throw error
    throw new StartError('DATA_DIR_UNWRITABLE', `DATA_DIR ${dataDir} cannot be written (${(error as NodeJS.ErrnoException).code})`)
  }
}
