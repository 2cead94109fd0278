import type { S3Config } from '../../../server/src/config/s3'
import type { S3Emulator } from '../../support/s3'
import { Buffer } from 'node:buffer'
import { beforeEach, describe, expect, it } from 'vitest'
import { chooseUploads } from '../../../server/src/adapters/uploads/choose'
import { silentLog } from '../../../server/src/log'
import { startS3 } from '../../support/s3'

const KEYS = { accessKeyId: 'AKIDTEST', secretAccessKey: 'a secret of the tests', region: 'cn-north-1' }
const PICTURE = Buffer.from('as good as a picture')

describe('pictures in S3', () => {
  let s3: S3Emulator
  beforeEach(async () => {
    s3 = await startS3(KEYS)
    return () => s3.close()
  })

  async function put(changes: Partial<S3Config> = {}, name = 'pic_1.jpg'): Promise<string> {
    const config: S3Config = { ...KEYS, endpoint: s3.endpoint, bucket: 'pics', publicUrl: 'https://cdn.example/shop', forcePathStyle: true, ...changes }
    const store = await chooseUploads({ s3: config, dataDir: '/nowhere' }, silentLog)
    try {
      return await store.put(name, PICTURE)
    }
    finally {
      await store.close?.()
    }
  }

  it('are put under their name, signed, and read from the public address', async () => {
    expect(await put()).toBe('https://cdn.example/shop/pic_1.jpg')
    const object = s3.objects.get('/pics/pic_1.jpg')!
    expect(object.body).toEqual(PICTURE)
    expect(object.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'public, max-age=31536000, immutable' })
  })

  it.each([
    ['another secret', { secretAccessKey: 'guessed' }],
    ['another key', { accessKeyId: 'AKIDOTHER' }],
    ['another region', { region: 'us-east-1' }],
  ])('are refused with %s, and that is told without the secret', async (_what, changes) => {
    const thrown: unknown = await put(changes).catch((error: unknown) => error)
    expect(thrown).toMatchObject({ status: 503, code: 'UNAVAILABLE' })
    expect(JSON.stringify(thrown) + (thrown as Error).message).not.toMatch(/secret|guessed|AKID/)
    expect(s3.objects.size).toBe(0)
  })

  it('outlast a moment in which the store is busy', async () => {
    s3.refuse(503, 1)
    expect(await put()).toBe('https://cdn.example/shop/pic_1.jpg')
  })

  it('say so when the store is not there', async () => {
    await expect(put({ endpoint: 'http://127.0.0.1:1' })).rejects.toMatchObject({ status: 503, code: 'UNAVAILABLE' })
  })
})
