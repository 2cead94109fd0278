/** Writes rows one by one and says each once it is committed, until it is killed. */
import { writeSync } from 'node:fs'
import process from 'node:process'
import { openDatabase } from '../../../server/src/db/open'
import { silentLog } from '../../../server/src/log'

const [dataDir = '', from = '0'] = process.argv.slice(2)
const db = await openDatabase({ dataDir, log: silentLog })
await db.pool.query('CREATE TABLE IF NOT EXISTS written (n int PRIMARY KEY)')
for (let n = Number(from); ; n++) {
  await db.pool.query('INSERT INTO written VALUES ($1)', [n])
  writeSync(1, `${n}\n`)
}
