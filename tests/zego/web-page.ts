/** What runs in the page of `tests/e2e/zego-sdk.test.ts`: the SDK, by the entry that the app uses. */
import { ZegoExpressEngine } from 'zego-express-engine-webrtc/esm'

declare global {
  interface Window {
    /** Makes the page's engine, which then keeps all it hears. */
    openEngine: (appId: number) => void
    engine: ZegoExpressEngine
    heard: unknown[][]
  }
}

const EVENTS = ['roomStateChanged', 'roomStreamUpdate', 'roomUserUpdate', 'IMRecvBroadcastMessage', 'tokenWillExpire'] as const

window.heard = []
window.openEngine = (appId) => {
  window.engine = new ZegoExpressEngine(appId, 'wss://unused.example/ws')
  window.engine.setLogConfig({ logLevel: 'disable', remoteLogLevel: 'info' })
  for (const event of EVENTS)
    window.engine.on(event, (...args: unknown[]) => void window.heard.push([event, ...args]))
}
