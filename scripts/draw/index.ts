import { Buffer } from 'node:buffer'
import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { coverPictures } from './covers'
import { GOODS, goodsPicture } from './goods'
import { defaultAvatar, defaultCover, emptyState, logo, tabIcons } from './icons'
import { portraitPictures } from './portraits'

/**
 * Draws every picture of the demo shop and of the app itself and writes them where the server and the app look for them.
 * Run by hand after a change to a drawing: `node --import tsx scripts/draw/index.ts`.
 */
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const DEMO = 'server/seed/images'

const pictures: [path: string, svg: string][] = [
  ...Object.entries(GOODS).map(([name, draw]): [string, string] => [`${DEMO}/goods/${name}.jpg`, goodsPicture(draw)]),
  ...coverPictures().map(([name, svg]): [string, string] => [`${DEMO}/covers/${name}.jpg`, svg]),
  ...portraitPictures().map(([name, svg]): [string, string] => [`${DEMO}/avatars/${name}.jpg`, svg]),
  ...tabIcons().map(([name, svg]): [string, string] => [`static/tab/${name}.png`, svg]),
  ['static/logo.png', logo()],
  ['static/avatar.png', defaultAvatar()],
  ['static/empty.png', emptyState()],
  ['static/cover.jpg', defaultCover()],
]

for (const [path, svg] of pictures) {
  const file = join(ROOT, path)
  mkdirSync(dirname(file), { recursive: true })
  const image = sharp(Buffer.from(svg))
  await (path.endsWith('.jpg')
    ? image.flatten({ background: '#ffffff' }).jpeg({ quality: 80, mozjpeg: true })
    : image.png({ palette: true, quality: 90, effort: 10 })).toFile(file)
  console.log(`${path} ${statSync(file).size}`)
}
