import type { UploadStore } from '../adapters/uploads/store'
import { Buffer } from 'node:buffer'
import sharp from 'sharp'
import { AppError } from '../errors'
import { newId } from './ids'

/** The largest file taken, in bytes. */
export const MAX_UPLOAD_BYTES = 8 * 1024 * 1024
/** Longer edge of what is kept: twice the width of a phone's screen in real pixels. */
const MAX_EDGE = 1280
/** A phone's largest photo; a small file that unpacks to more is an attack on memory. */
const MAX_PIXELS = 60_000_000
const QUALITY = 84

/**
 * Keeps a picture as JPEG of at most 1280 px, upright, on white, without its metadata (place, camera, owner). It may be
 * JPEG, PNG, WebP or GIF, by its content and whatever its name says; of a moving picture the first frame is kept.
 * @returns where it is served from now on
 * @throws {AppError} 422 NOT_A_PICTURE, TOO_MANY_PIXELS; 503 UNAVAILABLE
 */
export async function keepPicture(store: UploadStore, file: Uint8Array): Promise<string> {
  return store.put(`${newId('pic')}.jpg`, await toJpeg(file))
}

async function toJpeg(file: Uint8Array): Promise<Uint8Array> {
  if (!looksLikePicture(file))
    throw notAPicture()
  await checkSize(file)
  try {
    return await sharp(file, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .autoOrient()
      .resize(MAX_EDGE, MAX_EDGE, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#fff' })
      .jpeg({ quality: QUALITY, mozjpeg: true })
      .toBuffer()
  }
  catch {
    throw notAPicture()
  }
}

/** From the header alone: nothing is unpacked for it. */
async function checkSize(file: Uint8Array): Promise<void> {
  const { width, height } = await sharp(file, { limitInputPixels: false }).metadata().catch(() => {
    throw notAPicture()
  })
  if (width * height > MAX_PIXELS)
    throw AppError.unprocessable('TOO_MANY_PIXELS', `A picture may have ${MAX_PIXELS / 1e6} million pixels at most.`, { max: MAX_PIXELS / 1e6 })
}

/** By the first bytes, so that no other decoder of the library (SVG, PDF, …) ever sees a stranger's file. */
function looksLikePicture(file: Uint8Array): boolean {
  const head = Buffer.from(file.subarray(0, 12)).toString('latin1')
  return head.startsWith('\xFF\xD8\xFF') || head.startsWith('\x89PNG\r\n\x1A\n') || /^GIF8[79]a/.test(head) || /^RIFF[\s\S]{4}WEBP/.test(head)
}

function notAPicture(): AppError {
  return AppError.unprocessable('NOT_A_PICTURE', 'This is not a picture that can be read. Use JPEG, PNG, WebP or GIF.')
}
