import { spawn } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../server/src/db/open'
import { lockFolder } from '../../../server/src/db/pglite/lock'
import { silentLog } from '../../../server/src/log'
import { copyDataDir, temporaryFolder } from '../../support/database'

let folder: string
let lock: string
beforeEach(() => {
  folder = temporaryFolder()
  lock = join(folder, 'server.lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the lock of a data folder', () => {
  it('is refused while held, to this process too, and free again afterwards', () => {
    const release = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(`DATA_DIR ${folder} is in use by process ${process.pid}`)
    release()
    expect(existsSync(lock)).toBe(false)
    lockFolder(folder)()
  })

  it('makes the folder when it is missing', () => {
    const release = lockFolder(join(folder, 'a/b'))
    expect(existsSync(join(folder, 'a/b/server.lock'))).toBe(true)
    release()
  })

  it.each([
    ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, identity: '' })],
    ['a process whose number is used again', JSON.stringify({ pid: process.ppid, identity: 'another boot, another start' })],
    ['an earlier process with this one\'s number, as in a container', JSON.stringify({ pid: process.pid, identity: '' })],
    ['a crash while it was written', '{"pid":'],
    ['nobody', ''],
  ])('is taken over from %s', (_who, content) => {
    // Only Linux tells one process from a later one with its number.
    if (process.platform !== 'linux' && content.includes('another boot'))
      return
    writeFileSync(lock, content)
    const release = lockFolder(folder)
    expect(JSON.parse(readFileSync(lock, 'utf8')).pid).toBe(process.pid)
    release()
  })

  it('is respected when it is another living process\'s', () => {
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, identity: '' }))
    expect(() => lockFolder(folder)).toThrow(`in use by process ${process.ppid}`)
    expect(JSON.parse(readFileSync(lock, 'utf8')).pid).toBe(process.ppid)
  })

  it('says that a folder cannot be written', () => {
    writeFileSync(join(folder, 'a-file'), '')
    expect(() => lockFolder(join(folder, 'a-file'))).toThrow(/^DATA_DIR .*a-file cannot be written \(\w+\)$/)
    expect(() => lockFolder(join(folder, 'a-file/below'))).toThrow('cannot be written (ENOTDIR)')
  })
})

describe('a second process on a data folder', () => {
  it('is refused by name, and rows of the first are safe', { timeout: 60_000 }, async () => {
    const dataDir = copyDataDir()
    const writer = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(new URL('./writer.ts', import.meta.url)), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
    const lines = createInterface(writer.stdout)[Symbol.asyncIterator]()
    await lines.next()
    await expect(openDatabase({ dataDir, log: silentLog })).rejects.toMatchObject({ code: 'DATA_DIR_IN_USE', message: `DATA_DIR ${dataDir} is in use by process ${writer.pid}` })
    await lines.next()
    writer.kill('SIGKILL')
    await new Promise(resolve => writer.once('exit', resolve))
    const db = await openDatabase({ dataDir, log: silentLog })
    expect((await db.pool.query('SELECT count(*)::int AS n FROM written')).rows[0].n).toBeGreaterThanOrEqual(2)
    await db.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
})
