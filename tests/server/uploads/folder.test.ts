import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { folderStore } from '../../../server/src/adapters/uploads/folder'
import { temporaryFolder } from '../../support/database'

describe('a folder of pictures', () => {
  let folder: string
  beforeEach(() => {
    folder = temporaryFolder()
    return () => rmSync(folder, { recursive: true, force: true })
  })

  it('keeps a picture under its name and says where it is served', async () => {
    const uploads = join(folder, 'uploads')
    expect(await folderStore(uploads).put('a.jpg', new Uint8Array([1, 2, 3]))).toBe('/uploads/a.jpg')
    expect([...readFileSync(join(uploads, 'a.jpg'))]).toEqual([1, 2, 3])
    expect(readdirSync(uploads)).toEqual(['a.jpg'])
  })

  it('leaves nothing half-written behind when it fails', async () => {
    // A folder in the picture's place makes the last move fail.
    mkdirSync(join(folder, 'a.jpg'))
    await expect(folderStore(folder).put('a.jpg', new Uint8Array([1]))).rejects.toThrow()
    expect(readdirSync(folder)).toEqual(['a.jpg'])
  })
})
