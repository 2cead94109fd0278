import type { SurfaceEvent } from '~/live/driver'
import { beforeEach, describe, expect, it } from 'vitest'
import { NativePlayer } from '~/packages/live/components/surface/native-player'
import { NativePusher } from '~/packages/live/components/surface/native-pusher'

const camera = { kind: 'camera' } as const
const address = (url: string) => ({ kind: 'url', url }) as const

let log: string[]
let reported: SurfaceEvent[]
let draw: () => Promise<void>
/** The command that fails, if any. */
let failing: string

/** A tag that writes down what it is asked; drawing is written down too. */
function stage(missing: string[] = []) {
  const drawn: (() => void)[] = []
  const tag = new Proxy({}, {
    get: (_, name: string) => missing.includes(name)
      ? undefined
      : ({ fail }: { fail: (failure: { errMsg: string }) => void }) => {
          log.push(name)
          if (name === failing)
            fail({ errMsg: `${name}:fail errno 102` })
        },
  })
  draw = async () => {
    log.push('rendered')
    drawn.splice(0).forEach(resolve => resolve())
    await Promise.resolve()
    await Promise.resolve()
  }
  return { tag: () => tag, rendered: () => new Promise<void>(resolve => drawn.push(resolve)), report: (event: SurfaceEvent) => void reported.push(event) }
}
beforeEach(() => {
  log = []
  reported = []
  failing = ''
})

describe('the anchor\'s native tag', () => {
  it('shows its camera once rendered, sends once the address is, stops before the address goes', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(camera)
    await draw()
    pusher.show(address('rtmp://a'))
    expect(log).toEqual(['rendered', 'startPreview'])
    await draw()
    expect(log).toEqual(['rendered', 'startPreview', 'rendered', 'start'])
    pusher.show(null)
    await draw()
    expect(log.slice(4)).toEqual(['stop', 'rendered'])
  })

  it('stops the former address before it starts the next', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(address('rtmp://a'))
    await draw()
    pusher.show(address('rtmp://b'))
    await draw()
    expect(log).toEqual(['rendered', 'start', 'stop', 'rendered', 'start'])
  })

  it('goes back to its camera when the address goes', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(address('rtmp://a'))
    await draw()
    pusher.show(camera)
    await draw()
    expect(log).toEqual(['rendered', 'start', 'stop', 'rendered', 'startPreview'])
  })

  it('does not start what was taken away before it was rendered', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(address('rtmp://a'))
    pusher.show(null)
    await draw()
    expect(log).toEqual(['rendered'])
  })

  it('asks for nothing in the background, and makes up for it in front', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(address('rtmp://a'))
    await draw()
    log.length = 0
    pusher.setInFront(false)
    pusher.show(null)
    pusher.show(address('rtmp://b'))
    pusher.setCamera('back')
    await draw()
    expect(log).toEqual(['rendered'])
    pusher.setInFront(true)
    await draw()
    expect(log.slice(1)).toEqual(['stop', 'rendered', 'start', 'switchCamera'])
  })

  it('goes on by itself after the background when nothing has changed', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(address('rtmp://a'))
    await draw()
    pusher.setInFront(false)
    pusher.setInFront(true)
    await draw()
    expect(log).toEqual(['rendered', 'start', 'rendered'])
  })

  it('asks nothing of a tag that went in the background', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(address('rtmp://a'))
    await draw()
    pusher.setInFront(false)
    pusher.show(null)
    pusher.setInFront(true)
    pusher.destroy()
    expect(log).toEqual(['rendered', 'start'])
  })

  it('starts in front what was asked for just before the background', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(address('rtmp://a'))
    pusher.setInFront(false)
    await draw()
    expect(log).toEqual(['rendered'])
    pusher.setInFront(true)
    await draw()
    expect(log).toEqual(['rendered', 'rendered', 'start'])
  })

  it('switches its camera once for each flip, and begins with the one that was chosen before', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.setCamera('back')
    pusher.show(camera)
    await draw()
    expect(log).toEqual(['rendered', 'startPreview'])
    pusher.setCamera('front')
    pusher.setCamera('front')
    expect(log.slice(2)).toEqual(['switchCamera'])
  })

  it('switches once it works when it was flipped while being drawn', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(camera)
    pusher.setCamera('back')
    expect(log).toEqual([])
    await draw()
    expect(log).toEqual(['rendered', 'startPreview', 'switchCamera'])
  })

  it('reports a command that fails or is not there, and never throws', async () => {
    failing = 'start'
    const pusher = new NativePusher(stage(['startPreview']), 'front')
    pusher.show(camera)
    await draw()
    pusher.show(address('rtmp://a'))
    await draw()
    expect(reported).toEqual([
      { type: 'native', name: 'command', detail: { command: 'startPreview', errMsg: 'startPreview:fail not supported' } },
      { type: 'native', name: 'command', detail: { command: 'start', errMsg: 'start:fail errno 102' } },
    ])
  })

  it('reports a tag that cannot be reached', async () => {
    const gone = () => {
      throw new Error('gone')
    }
    const pusher = new NativePusher({ ...stage(), tag: gone }, 'front')
    pusher.show(camera)
    await draw()
    expect(reported).toEqual([{ type: 'native', name: 'command', detail: { command: 'startPreview', errMsg: 'startPreview:fail Error: gone' } }])
  })

  it('lets everything go at the end, once', async () => {
    const pusher = new NativePusher(stage(), 'front')
    pusher.show(address('rtmp://a'))
    await draw()
    pusher.destroy()
    pusher.destroy()
    expect(log).toEqual(['rendered', 'start', 'stop'])
  })
})

describe('the shopper\'s native tag', () => {
  it('plays once rendered and stops before its address goes', async () => {
    const player = new NativePlayer(stage())
    player.show(address('rtmp://a'))
    expect(log).toEqual([])
    await draw()
    player.show(address('rtmp://b'))
    await draw()
    player.show(null)
    expect(log).toEqual(['rendered', 'play', 'stop', 'rendered', 'play', 'stop'])
  })

  it('does not play what was taken away before it was rendered', async () => {
    const player = new NativePlayer(stage())
    player.show(address('rtmp://a'))
    player.show(null)
    await draw()
    expect(log).toEqual(['rendered'])
  })

  it('plays again from a tap, when there is something to play', async () => {
    const player = new NativePlayer(stage())
    player.again()
    player.show(address('rtmp://a'))
    await draw()
    player.again()
    expect(log).toEqual(['rendered', 'play', 'play'])
  })

  it('asks for nothing in the background', async () => {
    const player = new NativePlayer(stage())
    player.show(address('rtmp://a'))
    await draw()
    player.setInFront(false)
    player.show(null)
    player.show(address('rtmp://b'))
    player.again()
    await draw()
    expect(log).toEqual(['rendered', 'play', 'rendered'])
    player.setInFront(true)
    await draw()
    expect(log.slice(3)).toEqual(['stop', 'rendered', 'play'])
  })

  it('asks nothing of a tag that went in the background', async () => {
    const player = new NativePlayer(stage())
    player.show(address('rtmp://a'))
    await draw()
    player.setInFront(false)
    player.show(null)
    player.setInFront(true)
    expect(log).toEqual(['rendered', 'play'])
  })
})
