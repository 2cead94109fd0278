import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuild, targets } from '../support/builds'
import { Bundle } from './bundle'

/** How a driver class tells its name, as compilers write a class field. */
const DRIVER_NAME = /(?:\.name\s*=\s*|,\s*["']name["'],\s*)["'`](whip|url|unsupported|fake|zego-weixin|zego-web)["'`]/g
/** What the SDK has and nobody else: hosts, a class and the words of its errors. */
const ZEGO_SDK = /accesshub-wss|ZegoExpressEngine has been destroyed|login rooms exceeds the upper limit/
const LIVE_PACKAGE = 'src/packages/live/'

function driversIn(bundle: Bundle): string[] {
  const names = bundle.scripts.flatMap(({ path }) => [...bundle.read(path).matchAll(DRIVER_NAME)].map(match => match[1]!))
  return [...new Set(names)].sort()
}

it('h5 speaks WHIP and WHEP and ZEGO, or says why it cannot', async () => {
  const bundle = new Bundle(await ensureBuild('h5'))
  expect(driversIn(bundle)).toEqual(['unsupported', 'whip', 'zego-web'])
  expect(bundle.filesWith(/RTCPeerConnection/)).not.toEqual([])
})

// From the other end than targets.test.ts: where both run at a time, each makes the builds the other one needs later.
describe.each(targets.filter(target => target.startsWith('mp-')).toReversed())('%s', (target) => {
  let bundle: Bundle
  beforeAll(async () => {
    bundle = new Bundle(await ensureBuild(target))
  })

  it('plays addresses, and ZEGO on WeChat, or says why it cannot', () => {
    expect(driversIn(bundle)).toEqual(target.startsWith('mp-weixin') ? ['unsupported', 'url', 'zego-weixin'] : ['unsupported', 'url'])
    expect(bundle.filesWith(/RTCPeerConnection/)).toEqual([])
  })

  it('carries ZEGO\'s SDK in WeChat\'s live subpackage, once, and nowhere else', () => {
    const carriers = bundle.filesWith(ZEGO_SDK, bundle.scripts)
    expect(carriers).toEqual(target.startsWith('mp-weixin') ? [`${LIVE_PACKAGE}common/zego.js`] : [])
  })

  // Its presence alone makes WeChat ask for a camera and microphone declaration.
  it('keeps the pusher inside the live subpackage', () => {
    const elsewhere = bundle.files.filter(({ path }) => !path.startsWith(LIVE_PACKAGE))
    expect(bundle.filesWith(/live-pusher/, elsewhere)).toEqual([])
  })
})
