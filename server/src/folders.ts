import { mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and those above it. Unlike `mkdirSync` with `recursive`, which tries for ever where a file system takes no
 * new folders and says ENOENT (Linux's `/proc`), it gives up.
 * @throws what the file system says; ENOTDIR when a file is in the way
 */
export function makeFolder(path: string): void {
  const folder = resolve(path)
  try {
    mkdirSync(folder)
  }
  catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') {
      if (statSync(folder).isDirectory())
        return
      throw Object.assign(new Error(`${folder} is a file`), { code: 'ENOTDIR' })
    }
    if (code !== 'ENOENT' || statSync(dirname(folder), { throwIfNoEntry: false }))
      throw error
    makeFolder(dirname(folder))
    mkdirSync(folder)
  }
}
