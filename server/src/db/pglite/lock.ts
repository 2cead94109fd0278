import { existsSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { StartError } from '../../errors'
import { makeFolder } from '../../folders'

interface Holder {
  pid: number
  /** Tells a process from a later one with the same number; empty where the system does not say. */
  identity: string
}

/** Locks this process holds, since its own number in a file proves nothing: in a container it is often the same. */
const held = new Set<string>()

/**
 * Takes a data folder for this process alone: PGlite does not guard its files, and two processes on one folder
 * lose rows silently. A lock left by a process that is gone is taken over.
 *
 * Containers do not see each other's processes: don't share one data folder between them.
 *
 * @returns gives the folder back
 * @throws {StartError} DATA_DIR_IN_USE, DATA_DIR_UNWRITABLE
 */
export function lockFolder(folder: string): () => void {
  const path = join(resolve(folder), 'server.lock')
  const own: Holder = { pid: process.pid, identity: identityOf(process.pid) }
  try {
    makeFolder(folder)
    clearStale(folder, path)
    writeFileSync(path, JSON.stringify(own), { flag: 'wx' })
  }
  catch (error) {
    throw explain(error, folder, path)
  }
  // Two processes may clear the same stale lock; the file says who came last.
  const holder = read(path)
  if (holder?.pid !== own.pid || holder.identity !== own.identity)
    throw inUse(folder, holder?.pid)
  held.add(path)
  return () => {
    if (held.delete(path))
      rmSync(path, { force: true })
  }
}

function clearStale(folder: string, path: string): void {
  if (!existsSync(path))
    return
  const holder = read(path)
  if (holder && isAlive(holder, path))
    throw inUse(folder, holder.pid)
  // Moved, not deleted: if another process has replaced it meanwhile, its lock is seen and put back.
  const aside = `${path}.${process.pid}`
  renameSync(path, aside)
  const moved = read(aside)
  if (moved && isAlive(moved, path)) {
    renameSync(aside, path)
    throw inUse(folder, moved.pid)
  }
  rmSync(aside, { force: true })
}

function read(path: string): Holder | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Holder> | null
    if (typeof value?.pid === 'number' && typeof value.identity === 'string')
      return { pid: value.pid, identity: value.identity }
  }
  catch {
    // A lock that cannot be read was cut short by a crash: nobody holds it.
  }
}

function isAlive({ pid, identity }: Holder, path: string): boolean {
  if (pid === process.pid)
    return held.has(path)
  try {
    process.kill(pid, 0)
  }
  catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH')
      return false
  }
  const now = identityOf(pid)
  return identity === '' || now === '' || identity === now
}

/** Boot, process namespace and start time of a process: its number alone is used again. Known on Linux only. */
function identityOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const namespace = readlinkSync('/proc/self/ns/pid')
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name (field 2) is in parentheses and may hold spaces; start time is field 22 of proc(5).
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return `${boot} ${namespace} ${started}`
  }
  catch {
    return ''
  }
}

function inUse(folder: string, pid: number | undefined): StartError {
  return new StartError('DATA_DIR_IN_USE', `DATA_DIR ${resolve(folder)} is in use by process ${pid ?? 'unknown'}`)
}

function explain(error: unknown, folder: string, path: string): StartError {
  if (error instanceof StartError)
    return error
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EEXIST' && existsSync(path))
    return inUse(folder, read(path)?.pid)
  return new StartError('DATA_DIR_UNWRITABLE', `DATA_DIR ${resolve(folder)} cannot be written (${code ?? message})`)
}
