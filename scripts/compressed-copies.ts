import type { Plugin } from 'vite'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'

/** Smaller files gain nothing from being compressed, in bytes. */
const WORTH_COMPRESSING = 1024

/** Puts a `.br` and a `.gz` beside each text file that gains from it: the server sends them as they are. */
export function compressedCopies(): Plugin {
  let folder = ''
  return {
    name: 'compressed-copies',
    apply: 'build',
    configResolved: ({ build }) => void (folder = build.outDir),
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => /\.(?:js|css|html|svg)$/.test(file))) {
        const content = readFileSync(join(folder, name))
        if (content.length < WORTH_COMPRESSING)
          continue
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content))
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content))
      }
    },
  }
}
