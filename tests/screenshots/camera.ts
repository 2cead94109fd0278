import { Buffer } from 'node:buffer'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

const FRAMES = 40
/** What the studio asks a camera for. A portrait stage shows the middle of it. */
const SIZE = { width: 1280, height: 720 }
/** The cover's own shape, as high as the picture; beside it the same cover, out of focus. */
const COVER = { width: 540, height: 720 }
/** How far the picture is closer at the end than at the beginning. */
const ZOOM = 0.06

/** Writes what a fake camera of Chromium films: a slow move into one of the demo's covers, and back, as motion JPEG. */
export async function filmCover(cover: string, path: string): Promise<void> {
  const picture = fileURLToPath(new URL(`../../server/seed/images/covers/${cover}.jpg`, import.meta.url))
  const still = await sharp(await sharp(picture).resize(SIZE.width, SIZE.height, { fit: 'cover' }).blur(24).toBuffer())
    .composite([{ input: await sharp(picture).resize(COVER.width, COVER.height).toBuffer() }])
    .toBuffer()
  const frames: Buffer[] = []
  for (let index = 0; index < FRAMES; index++) {
    const scale = 1 + ZOOM * (1 - Math.cos(2 * Math.PI * index / FRAMES)) / 2
    const width = Math.round(SIZE.width * scale)
    const height = Math.round(SIZE.height * scale)
    frames.push(await sharp(still)
      .resize(width, height)
      .extract({ left: (width - SIZE.width) >> 1, top: (height - SIZE.height) >> 1, ...SIZE })
      .jpeg({ quality: 90 })
      .toBuffer())
  }
  await writeFile(path, Buffer.concat(frames))
}
