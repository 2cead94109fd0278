import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const client = fileURLToPath(new URL('../../../src', import.meta.url))
const live = 'packages/live'
/** Where a platform's own tags stand: WeChat's, the browser's, the plugin's. */
const SURFACES = [`${live}/components/LivePlayer.vue`, `${live}/components/LivePusher.vue`, `${live}/room.vue`, `${live}/studio.vue`]

it('templates are the same for every target, but for the surfaces', () => {
  const files = readdirSync(client, { recursive: true, encoding: 'utf8' }).map(file => file.replaceAll('\\', '/')).filter(file => file.endsWith('.vue'))
  const conditional = files.filter((file) => {
    const source = readFileSync(join(client, file), 'utf8')
    return /#ifn?def/.test(source.slice(source.indexOf('<template>'), source.lastIndexOf('</template>')))
  })
  expect(files.length).toBeGreaterThan(0)
  expect(conditional.filter(file => !SURFACES.includes(file))).toEqual([])
})
