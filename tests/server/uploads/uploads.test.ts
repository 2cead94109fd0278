import type { Buffer as Bytes } from 'node:buffer'
import type { TestApp } from '../../support/app'
import type { TestDatabase } from '../../support/database'
import { Buffer } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildTestApp } from '../../support/app'
import { openTestDatabase } from '../../support/database'

const BOUNDARY = 'a-line-between-the-parts'

/** A body with one file, as a browser's form sends it. */
function form(file: Bytes, { field = 'file', name = 'photo.jpg', type = 'image/jpeg' } = {}): Bytes {
  return Buffer.concat([
    Buffer.from(`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`),
    file,
    Buffer.from(`\r\n--${BOUNDARY}--\r\n`),
  ])
}

const picture = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: '#e33' } })

describe('uploading a picture', () => {
  let database: TestDatabase
  let shop: TestApp
  let headers: { authorization: string }
  beforeAll(async () => {
    database = await openTestDatabase()
  })
  beforeEach(async () => {
    shop = await buildTestApp(database.db)
    headers = (await shop.signIn('店主', 'merchant')).headers
    return () => shop.close()
  })
  afterAll(() => database.remove())

  const send = (payload: Bytes, more: Record<string, string> = {}) =>
    shop.app.inject({ method: 'POST', url: '/api/uploads', headers: { ...headers, 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, ...more }, payload })
  const kept = () => readdirSync(join(shop.deps.config.dataDir, 'uploads'))
  async function fetchBack(file: Bytes): Promise<Bytes> {
    const answer = await send(form(file))
    expect(answer.statusCode, answer.body).toBe(201)
    const { url } = answer.json<{ url: string }>()
    expect(url).toMatch(/^\/uploads\/pic_[0-9A-Za-z]+\.jpg$/)
    const served = await shop.app.inject({ url })
    expect([served.statusCode, served.headers['content-type']]).toEqual([200, 'image/jpeg'])
    return served.rawPayload
  }

  it.each(['jpeg', 'png', 'webp', 'gif'] as const)('takes %s and serves it as JPEG', async (format) => {
    const back = await sharp(await fetchBack(await picture(40, 30).toFormat(format).toBuffer())).metadata()
    expect(back).toMatchObject({ format: 'jpeg', width: 40, height: 30 })
    expect(kept()).toHaveLength(1)
  })

  it('makes a large one fit, turns it upright and forgets where it was taken', async () => {
    const photo = await picture(3000, 2000).withExif({ IFD0: { Make: 'SecretPhone' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer()
    const bytes = await fetchBack(photo)
    const back = await sharp(bytes).metadata()
    expect(back).toMatchObject({ width: 853, height: 1280 })
    expect([back.exif, back.orientation]).toEqual([undefined, undefined])
    expect(bytes.includes('SecretPhone')).toBe(false)
  })

  it('puts what is transparent on white', async () => {
    const glass = await sharp({ create: { width: 4, height: 4, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer()
    const { data } = await sharp(await fetchBack(glass)).raw().toBuffer({ resolveWithObject: true })
    expect(Math.min(...data)).toBeGreaterThan(250)
  })

  it('goes by the content, not by the name or the type it claims', async () => {
    const png = await picture(4, 4).png().toBuffer()
    expect((await send(form(png, { name: '../../evil.svg', type: 'image/svg+xml' }))).statusCode).toBe(201)
    expect(kept()).toEqual([expect.stringMatching(/^pic_[0-9A-Za-z]+\.jpg$/)])
  })

  it.each([
    ['an SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>')],
    ['a text', async () => Buffer.from('hello')],
    ['nothing', async () => Buffer.alloc(0)],
    ['a TIFF', async () => picture(4, 4).tiff().toBuffer()],
    ['a picture that is cut off', async () => (await sharp(randomBytes(300 * 300 * 3), { raw: { width: 300, height: 300, channels: 3 } }).jpeg().toBuffer()).subarray(0, 5000)],
  ])('refuses %s', async (_what, make) => {
    const answer = await send(form(await make(), { name: 'a.jpg' }))
    expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'NOT_A_PICTURE'])
    expect(kept()).toEqual([])
  })

  it('refuses a small file that unpacks to more pixels than a camera has', async () => {
    const answer = await send(form(await picture(12_000, 12_000).png({ compressionLevel: 9 }).toBuffer()))
    expect([answer.statusCode, answer.json().error]).toEqual([422, expect.objectContaining({ code: 'TOO_MANY_PIXELS', details: { max: 60 } })])
    expect(kept()).toEqual([])
  })

  it('is for those who sell and broadcast', async () => {
    const { headers: { authorization } } = await shop.signIn('小安')
    const answer = await send(form(await picture(4, 4).png().toBuffer()), { authorization })
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'FORBIDDEN'])
  })

  it('takes up to 8 MB and refuses more', async () => {
    const large = Buffer.concat([await picture(40, 30).jpeg().toBuffer(), Buffer.alloc(7 * 1024 * 1024)])
    expect((await send(form(large))).statusCode).toBe(201)
    const answer = await send(form(Buffer.concat([large, Buffer.alloc(1024 * 1024)])))
    expect([answer.statusCode, answer.json().error.code]).toEqual([413, 'TOO_LARGE'])
    expect(kept()).toHaveLength(1)
  })

  it('asks for a form with the picture in its field', async () => {
    const png = await picture(4, 4).png().toBuffer()
    const other = await send(form(png, { field: 'avatar' }))
    expect([other.statusCode, other.json().error.code]).toEqual([400, 'BAD_REQUEST'])
    const empty = await send(Buffer.from(`--${BOUNDARY}--\r\n`))
    expect([empty.statusCode, empty.json().error.code]).toEqual([400, 'BAD_REQUEST'])
    const json = await send(Buffer.from('{}'), { 'content-type': 'application/json' })
    expect([json.statusCode, json.json().error.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE'])
  })

  it('asks guests to sign in', async () => {
    const answer = await send(form(await picture(4, 4).png().toBuffer()), { authorization: '' })
    expect(answer.statusCode).toBe(401)
    expect(kept()).toEqual([])
  })
})
