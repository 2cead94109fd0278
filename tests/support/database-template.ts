import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { root } from './builds'

/**
 * A data folder with an empty, migrated PGlite database, to be copied: making one takes seconds. It is made once for a set of
 * migrations and kept among the caches of node_modules.
 */
export async function databaseTemplate(): Promise<string> {
  const folder = join(root, 'node_modules/.cache/live-shop', `database-${fingerprint()}`)
  if (existsSync(folder))
    return folder
  const draft = `${folder}.${process.pid}`
  mkdirSync(dirname(folder), { recursive: true })
  // In a process of its own: some tests run in a page's surroundings, where no database opens.
  await promisify(execFile)(process.execPath, ['--import', 'tsx', 'tests/support/make-database.ts', draft], { cwd: root })
  try {
    renameSync(draft, folder)
  }
  catch (error) {
    // Another run may have been quicker.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder))
      throw error
  }
  return folder
}

/** Fills an empty folder with what {@link databaseTemplate} made. */
export function copyTemplate(template: string, dataDir: string): void {
  cpSync(template, dataDir, { recursive: true })
}

function fingerprint(): string {
  const hash = createHash('sha256')
  const migrations = join(root, 'server/drizzle')
  for (const file of readdirSync(migrations).filter(name => name.endsWith('.sql')).sort())
    hash.update(file).update(readFileSync(join(migrations, file)))
  hash.update(readFileSync(join(root, 'node_modules/@electric-sql/pglite/package.json')))
  return hash.digest('hex').slice(0, 16)
}
