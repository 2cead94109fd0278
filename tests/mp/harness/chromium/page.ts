import type { Build } from '../compile'
import type { NetworkOptions } from '../network'
import { Driver } from '../driver'
import { MiniProgram } from '../program'
import { browserHost } from './browser-host'
import { Phone, PHONE, PHONE_STYLE, systemInfo } from './phone'
import { installStyles } from './styles'
import { dress } from './tags'

export interface Start extends NetworkOptions {
  url: string
}

declare global {
  interface Window {
    /** The running mini-program, for what a test evaluates in the page. */
    mp: Driver
    startMiniProgram: (build: Build, start: Start) => Promise<void>
  }
}

window.startMiniProgram = async (build, { url, ...network }) => {
  installStyles(build.wxss, PHONE_STYLE)
  const program = new MiniProgram(build, browserHost, {
    ...network,
    systemInfo,
    drawing: { pointer: true, dress },
    frame: new Phone(build).frame,
    wx: { getMenuButtonBoundingClientRect: () => PHONE.capsule },
  })
  program.start(url)
  window.mp = await new Driver(program).settle()
}
