/**
 * `npm run role` lists who has signed in lately; `npm run role -- <user id> anchor|merchant|shopper` says what somebody is to this shop. People who
 * sign in by WeChat are shoppers until then. With the embedded database the server must not run meanwhile.
 */
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { config as readDotenv } from 'dotenv'
import { loadConfig } from '../server/src/config/index'
import { migrate } from '../server/src/db/migrate'
import { openDatabase } from '../server/src/db/open'
import { transact } from '../server/src/db/transaction'
import { giveRole, newestPeople } from '../server/src/domain/staff'
import { StartError } from '../server/src/errors'
import { startFailure } from '../server/src/lifecycle'
import { createLog } from '../server/src/log'

const ROLES = ['shopper', 'anchor', 'merchant'] as const

async function answer(): Promise<string> {
  const [id, wanted] = process.argv.slice(2)
  const role = ROLES.find(one => one === wanted)
  if (id && !role)
    throw new StartError('USAGE', `npm run role -- <user id> ${ROLES.join('|')}`)
  readDotenv({ path: join(fileURLToPath(new URL('..', import.meta.url)), '.env'), quiet: true })
  const { databaseUrl, dataDir } = loadConfig(process.env)
  const database = await openDatabase({ databaseUrl, dataDir, log: createLog('warn') })
  try {
    await migrate(database)
    if (!id || !role)
      return (await transact(database, newestPeople)).map(user => `${user.id}  ${user.role.padEnd(8)}  ${user.nickname}`).join('\n')
    const user = await transact(database, work => giveRole(work, id, role))
    if (!user)
      throw new StartError('NO_SUCH_USER', `there is no user ${id}`)
    return `${user.nickname} is ${user.role === 'anchor' ? 'an' : 'a'} ${user.role} from the next sign-in on`
  }
  finally {
    await database.close()
  }
}

try {
  console.log(await answer())
}
catch (error) {
  process.stderr.write(`live-shop: ${startFailure(error)}\n`)
  process.exit(1)
}
