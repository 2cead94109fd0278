import type { Build } from '../compile'
import type { Frame } from '../pages'

/** An iPhone 14 in WeChat, in CSS pixels; the capsule as `getMenuButtonBoundingClientRect` tells it there. */
export const PHONE = {
  width: 390,
  height: 844,
  statusBar: 47,
  navigationBar: 44,
  tabBar: 49,
  homeIndicator: 34,
  capsule: { left: 296, top: 51, right: 383, bottom: 83, width: 87, height: 32 },
} as const

/** What the app is told of it. */
export const systemInfo = {
  screenWidth: PHONE.width,
  screenHeight: PHONE.height,
  windowWidth: PHONE.width,
  windowHeight: PHONE.height,
  statusBarHeight: PHONE.statusBar,
  screenTop: 0,
  safeArea: { left: 0, right: PHONE.width, top: PHONE.statusBar, bottom: PHONE.height - PHONE.homeIndicator, width: PHONE.width, height: PHONE.height - PHONE.statusBar - PHONE.homeIndicator },
}

/**
 * Draws what WeChat puts around a page: its bar with the title, the tab bar, the capsule. The page gets the window that is
 * left, which is what `fixed` and `vh` go by there.
 */
export class Phone {
  private readonly tabs: { pagePath: string, text: string }[]

  constructor(private readonly build: Build) {
    this.tabs = build.app.tabBar?.list ?? []
    const capsule = document.createElement('mp-capsule')
    Object.assign(capsule.style, { left: `${PHONE.capsule.left}px`, top: `${PHONE.capsule.top}px`, width: `${PHONE.capsule.width}px`, height: `${PHONE.capsule.height}px` })
    capsule.textContent = '•••  ⊙'
    document.body.append(capsule)
  }

  frame = (path: string): Frame => {
    const config = this.build.json[path]
    const custom = config?.navigationStyle === 'custom'
    const tab = this.tabs.some(one => one.pagePath === path)
    const top = custom ? 0 : PHONE.statusBar + PHONE.navigationBar
    const bottom = tab ? PHONE.tabBar + PHONE.homeIndicator : 0
    const screen = document.createElement('mp-screen')
    const window = document.createElement('mp-window')
    screen.append(window)
    Object.assign(window.style, { top: `${top}px`, bottom: `${bottom}px` })
    const sizes = { '--mp-vh': `${(PHONE.height - top - bottom) / 100}px`, '--mp-safe-top': `${custom ? PHONE.statusBar : 0}px`, '--mp-safe-bottom': `${tab ? 0 : PHONE.homeIndicator}px`, '--mp-scroll': config?.disableScroll ? 'hidden' : 'auto' }
    Object.entries(sizes).forEach(([name, value]) => window.style.setProperty(name, value))
    if (!custom)
      screen.append(bar('mp-navigation', config?.navigationBarTitleText ?? this.build.app.window?.navigationBarTitleText ?? ''))
    if (tab)
      screen.append(bar('mp-tabs', this.tabs.map(one => one.text).join('          ')))
    return { element: screen, content: window }
  }
}

function bar(tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  return element
}

export const PHONE_STYLE = `
mp-screen,mp-window,mp-navigation,mp-tabs,mp-capsule{position:fixed;left:0;right:0;display:block;box-sizing:border-box}
mp-screen{top:0;bottom:0;background:#fff}
mp-window{position:absolute;transform:translateZ(0);overflow:hidden}
mp-window>wx-page{display:block;height:100%;overflow-x:hidden;overflow-y:var(--mp-scroll)}
mp-navigation{position:absolute;top:0;height:${PHONE.statusBar + PHONE.navigationBar}px;padding-top:${PHONE.statusBar}px;font:600 17px/${PHONE.navigationBar}px sans-serif;text-align:center;background:#fff}
mp-tabs{position:absolute;bottom:0;height:${PHONE.tabBar + PHONE.homeIndicator}px;font:12px/${PHONE.tabBar}px sans-serif;text-align:center;white-space:pre;background:#fff}
mp-capsule{right:auto;z-index:9999;border:1px solid #8888;border-radius:16px;background:#fff9;font:14px/30px sans-serif;text-align:center;white-space:pre;pointer-events:none}
`
