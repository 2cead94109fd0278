import type { UploadStore } from './store'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Pictures as files of one folder, which the server serves under `/uploads/`. */
export function folderStore(folder: string): UploadStore {
  return {
    async put(name, bytes) {
      await mkdir(folder, { recursive: true })
      const draft = join(folder, `.${name}.part`)
      try {
        await writeThrough(draft, bytes)
        // Appears whole or not at all, whenever the process ends.
        await rename(draft, join(folder, name))
      }
      catch (error) {
        await rm(draft, { force: true })
        throw error
      }
      return `/uploads/${name}`
    },
  }
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(bytes)
    await file.sync()
  }
  finally {
    await file.close()
  }
}
