import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'

/**
 * Makes the database folder when there is none. It is filled beside its place, flushed and renamed, so that a
 * process killed half-way leaves no half-made database behind.
 */
export async function createIfMissing(dataDir: string): Promise<void> {
  if (existsSync(join(dataDir, 'PG_VERSION')))
    return
  const draft = `${dataDir}.new`
  rmSync(draft, { recursive: true, force: true })
  const db = await PGlite.create(draft)
  await db.close()
  flushTree(draft)
  renameSync(draft, dataDir)
  flush(dirname(dataDir))
}

function flushTree(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      flushTree(path)
    else if (entry.isFile())
      flush(path, 'r+')
  }
  flush(folder)
}

function flush(path: string, flags = 'r'): void {
  let descriptor: number
  try {
    descriptor = openSync(path, flags)
  }
  catch {
    return // Windows opens no folders
  }
  try {
    fsyncSync(descriptor)
  }
  finally {
    closeSync(descriptor)
  }
}
