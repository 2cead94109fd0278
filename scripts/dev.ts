/**
 * `npm run dev:h5`, `npm run dev:mp-weixin`: the compiler in watch mode with the server beside it. When one of the two ends, so
 * does the other; Ctrl-C ends both.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [target] = process.argv.slice(2)
if (!target) {
  console.error('usage: node --import tsx scripts/dev.ts <target>')
  process.exit(2)
}

const children = [
  ['--import', 'tsx', 'scripts/start.ts', '--no-build'],
  ['scripts/uni.mjs', 'dev', target],
].map(args => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }))

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => children.forEach(child => child.kill(signal)))

const [code] = await Promise.race(children.map(child => once(child, 'exit'))) as [number | null]
children.forEach(child => child.kill('SIGTERM'))
await Promise.all(children.filter(child => child.exitCode === null && child.signalCode === null).map(child => once(child, 'exit')))
process.exitCode = code ?? 0
