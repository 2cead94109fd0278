import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const PLUGIN = 'plugin://zego-e-commerce/'
const FOLDER = 'plugin-stand-in'
const PAGES = ['src/packages/live/room.json', 'src/packages/live/studio.json']

const PUSHER_PROPERTIES = {
  url: 'String',
  autopush: 'Boolean',
  mode: 'String',
  enableCamera: 'Boolean',
  muted: 'Boolean',
  beauty: 'Number',
  whiteness: 'Number',
  devicePosition: 'String',
  localMirror: 'String',
  remoteMirror: 'Boolean',
  orientation: 'String',
  aspect: 'String',
  minBitrate: 'Number',
  maxBitrate: 'Number',
  audioQuality: 'String',
  enableAgc: 'Boolean',
  enableAns: 'Boolean',
  autoFocus: 'Boolean',
  zoom: 'Boolean',
  waitingImage: 'String',
  debug: 'Boolean',
}
const PLAYER_PROPERTIES = {
  sid: 'String',
  url: 'String',
  autoplay: 'Boolean',
  mode: 'String',
  muted: 'Boolean',
  orientation: 'String',
  objectFit: 'String',
  minCache: 'Number',
  maxCache: 'Number',
  soundMode: 'String',
  pictureInPictureMode: 'Array',
  autoPauseIfNavigate: 'Boolean',
  autoPauseIfOpenNative: 'Boolean',
  debug: 'Boolean',
}
const PUSHER_EVENTS = ['statechange', 'netstatus', 'error', 'audiovolumenotify', 'bgmstart', 'bgmprogress', 'bgmcomplete', 'enterpictureinpicture', 'leavepictureinpicture']
const PLAYER_EVENTS = ['statechange', 'netstatus', 'error', 'fullscreenchange', 'audiovolumenotify', 'enterpictureinpicture', 'leavepictureinpicture']

const hyphened = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

/**
 * A copy of a `mp-weixin-plugin` build in which the plugin's tags are components as ZEGO's plugin has them: properties in camel
 * case, methods of their own, the native tag inside. What a test sees and fires is that native tag. `remove` deletes the copy.
 */
export function withPluginStandIn(build: string): { build: string, remove: () => void } {
  const copy = mkdtempSync(join(tmpdir(), 'plugin-stand-in-'))
  cpSync(build, copy, { recursive: true })
  for (const page of PAGES)
    writeFileSync(join(copy, page), readFileSync(join(copy, page), 'utf8').replaceAll(PLUGIN, `/${FOLDER}/`))
  mkdirSync(join(copy, FOLDER))
  writeComponent(copy, 'zego-pusher', PUSHER_PROPERTIES, PUSHER_EVENTS, ['start', 'stop', 'startPreview', 'stopPreview', 'switchCamera'])
  writeComponent(copy, 'zego-player', PLAYER_PROPERTIES, PLAYER_EVENTS, ['play', 'stop'])
  return { build: copy, remove: () => rmSync(copy, { recursive: true, force: true }) }
}

function writeComponent(folder: string, name: string, properties: Record<string, string>, events: string[], commands: string[]) {
  const tag = name.replace('zego', 'live')
  const context = tag === 'live-pusher' ? 'wx.createLivePusherContext()' : `wx.createLivePlayerContext('native', this)`
  const attributes = Object.keys(properties).map(property => `${tag === 'live-player' && property === 'url' ? 'src' : hyphened(property)}="{{${property}}}"`)
  const file = join(folder, FOLDER, name)
  writeFileSync(`${file}.json`, JSON.stringify({ component: true }))
  writeFileSync(`${file}.wxml`, `<${tag} id="native" ${attributes.join(' ')} ${events.map(event => `bind${event}="${event}"`).join(' ')} />`)
  writeFileSync(`${file}.js`, `Component({
  properties: { ${Object.entries(properties).map(([property, type]) => `${property}: ${type}`).join(', ')} },
  methods: {
    ${commands.map(command => `${command}(options) { ${context}.${command}(options) },`).join('\n    ')}
    ${events.map(event => `${event}({ detail }) { this.triggerEvent('${event}', detail) },`).join('\n    ')}
  },
})
`)
}
