import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuild, targets } from '../support/builds'
import { Bundle } from './bundle'

const LIVE = 'src/packages/live'
const PLUGIN = /plugin:\/\/|zego-e-commerce/
const isTemplate = (path: string) => /\.\w+ml$/.test(path) || /\.(?:swan|qml)$/.test(path)

const templatesWith = (bundle: Bundle, tag: string) => bundle.filesWith(new RegExp(`<${tag}[\\s>]`), bundle.files.filter(({ path }) => isTemplate(path)))

/** Pages and components that use a component of this file name. */
function usersOf(bundle: Bundle, component: string): string[] {
  return bundle.filesWith(new RegExp(`"[^"]*/${component}"`), bundle.files.filter(({ path }) => path.endsWith('.json')))
}

describe('mp-weixin', () => {
  let bundle: Bundle
  beforeAll(async () => {
    bundle = new Bundle(await ensureBuild('mp-weixin'))
  })

  it('declares no plugin', () => {
    expect(bundle.filesWith(PLUGIN)).toEqual([])
    expect(bundle.read('app.json')).not.toContain('"plugins"')
  })

  it('has the pusher in the studio and the player in the room, and nowhere else', () => {
    expect(templatesWith(bundle, 'live-pusher')).toEqual([`${LIVE}/components/LivePusher.wxml`])
    expect(usersOf(bundle, 'LivePusher')).toEqual([`${LIVE}/studio.json`])
    expect(templatesWith(bundle, 'live-player')).toEqual([`${LIVE}/components/LivePlayer.wxml`])
    expect(usersOf(bundle, 'LivePlayer')).toEqual([`${LIVE}/room.json`])
  })

  // Same-layer rendering, from base library 2.9.1 on, lets plain views lie over the tags.
  it('lays plain views over the picture', () => {
    expect([...templatesWith(bundle, 'cover-view'), ...templatesWith(bundle, 'cover-image')]).toEqual([])
  })
})

describe('mp-weixin-plugin', () => {
  let bundle: Bundle
  beforeAll(async () => {
    bundle = new Bundle(await ensureBuild('mp-weixin-plugin'))
  })

  it('declares the plugin in the live subpackage only', () => {
    const app = JSON.parse(bundle.read('app.json')) as { plugins?: object, subPackages: { root: string, plugins?: object }[] }
    expect(app.plugins).toBeUndefined()
    expect(app.subPackages.filter(({ plugins }) => plugins)).toMatchObject([{ root: LIVE, plugins: { 'zego-e-commerce': { provider: 'wx2b8909dae7727f25', version: '1.0.4' } } }])
    expect(bundle.filesWith(/plugin:\/\//)).toEqual([`${LIVE}/room.json`, `${LIVE}/studio.json`])
  })

  it('has no native live tag, and no component around one', () => {
    expect([...templatesWith(bundle, 'live-pusher'), ...templatesWith(bundle, 'live-player')]).toEqual([])
    expect(bundle.files.filter(({ path }) => /LivePusher|LivePlayer/.test(path))).toEqual([])
  })

  it.each([
    ['studio', 'zego-pusher', ['url', 'waiting-image', 'enable-camera', 'debug', 'auto-focus', 'aspect', 'min-bitrate', 'max-bitrate', 'zoom', 'mode', 'muted', 'beauty', 'whiteness', 'orientation', 'device-position', 'local-mirror', 'remote-mirror', 'audio-quality'], ['statechange', 'netstatus', 'error', 'audiovolumenotify', 'bgmstart']],
    ['room', 'zego-player', ['sid', 'url', 'orientation', 'object-fit', 'min-cache', 'max-cache', 'mode', 'muted', 'debug', 'picture-in-picture-mode', 'sound-mode'], ['statechange', 'netstatus', 'error', 'fullscreenchange', 'leavepictureinpicture']],
  ])('keeps every attribute and event of the %s\'s %s', (page, tag, attributes, events) => {
    const [drawn] = new RegExp(`<${tag}[^>]*>`).exec(bundle.read(`${LIVE}/${page}.wxml`)) ?? ['']
    expect([...attributes.map(name => ` ${name}="`), ...events.map(name => ` bind${name}="`)].filter(text => !drawn.includes(text))).toEqual([])
    // Where uni-app takes a tag for a component of its own, its attributes vanish behind this one.
    expect(drawn).not.toContain('u-p=')
  })
})

describe.each(targets.filter(target => target.startsWith('mp-') && !target.startsWith('mp-weixin')))('%s', (target) => {
  it('has neither WeChat\'s pusher nor the plugin', async () => {
    const bundle = new Bundle(await ensureBuild(target))
    expect([...templatesWith(bundle, 'live-pusher'), ...templatesWith(bundle, 'zego-(?:pusher|player)')]).toEqual([])
    expect(bundle.filesWith(PLUGIN)).toEqual([])
  })
})
