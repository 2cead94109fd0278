/** `node --import tsx tests/support/make-database.ts <folder>`: makes an empty, migrated PGlite database in a folder that is not there yet. */
import process from 'node:process'
import { migrate } from '../../server/src/db/migrate'
import { openDatabase } from '../../server/src/db/open'
import { silentLog } from '../../server/src/log'

const [dataDir] = process.argv.slice(2)
if (!dataDir)
  throw new Error('name the folder')
const db = await openDatabase({ dataDir, log: silentLog })
await migrate(db)
await db.close()
