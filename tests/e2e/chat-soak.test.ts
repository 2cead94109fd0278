import type { Room } from '#contract/rooms'
import { describe, expect, it } from 'vitest'
import { ask, enter } from '../support/buyers'
import { soakBrowser } from '../support/chat-soak'
import { useStage } from './people/stage'

describe('a chat that goes on and on', () => {
  const stage = useStage()

  it('keeps two hundred lines, and no more nodes than once the list was full', async () => {
    const token = await enter(stage.url, '阿宝', 'anchor')
    const { id } = (await ask<Room>(stage.url, 'POST', '/rooms', { token, body: { title: '说个不停' } })).body
    const [full, end] = await soakBrowser(stage.browser, stage.url, id, 1_500, 100)
    expect([full.lines, end.lines]).toEqual([200, 200])
    expect(end.nodes).toBeLessThan(full.nodes * 1.1)
  })
})
