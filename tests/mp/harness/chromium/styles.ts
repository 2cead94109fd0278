import { domSelector } from '../builtins'
import { resolveFrom } from '../paths'

/** What WeChat's own sheet says of built-in tags, as far as layout depends on it. A custom component's host is inline. */
const BUILTIN_STYLE = `
body{margin:0;font:16px/normal sans-serif;overflow:hidden}
wx-view,wx-scroll-view,wx-form,wx-swiper,wx-swiper-item,wx-cover-view,wx-picker,wx-rich-text{display:block}
wx-scroll-view[scroll-y]{overflow-x:hidden;overflow-y:auto}wx-scroll-view[scroll-x]{overflow-x:auto;overflow-y:hidden}wx-scroll-view::-webkit-scrollbar,wx-page::-webkit-scrollbar{display:none}
wx-scroll-view{width:100%}
wx-button{position:relative;display:block;margin-left:auto;margin-right:auto;padding-left:14px;padding-right:14px;box-sizing:border-box;font-size:18px;text-align:center;line-height:2.55555556;border-radius:5px;overflow:hidden;color:#000;background-color:#f8f8f8}
wx-button::after{content:' ';position:absolute;top:0;left:0;width:200%;height:200%;border:1px solid rgba(0,0,0,.2);transform:scale(.5);transform-origin:0 0;box-sizing:border-box;border-radius:10px}
wx-image{display:inline-block;width:320px;height:240px;overflow:hidden;background-repeat:no-repeat}
wx-video,wx-live-player,wx-live-pusher,wx-camera{display:inline-block;position:relative;width:300px;height:225px;background:#000;overflow:hidden}
wx-swiper{position:relative;height:150px;overflow:hidden;display:flex}wx-swiper-item{flex:none;width:100%;height:100%}
wx-input{display:block;height:1.4rem;min-height:1.4rem;overflow:hidden;white-space:nowrap}
wx-textarea{display:block;position:relative;width:300px;height:150px}
wx-input>input,wx-textarea>textarea{display:block;width:100%;height:100%;margin:0;padding:0;border:0;outline:0;resize:none;background:none;font:inherit;color:inherit;text-align:inherit}
wx-switch{display:inline-block;width:52px;height:32px;border-radius:16px;background:#ddd}
wx-slider{display:block;margin:10px 18px;height:28px;border-radius:14px;background:#e9e9e9}
`

/** Puts the sheets of a build into the document: WXSS is CSS but for tags, `rpx`, and what `vh` and the safe area go by. */
export function installStyles(wxss: Record<string, string>, extra: string): void {
  const seen = new Set<string>()
  const written = ['app', ...Object.keys(wxss)].map(key => read(key, wxss, seen)).join('\n')
  document.adoptedStyleSheets = [sheet(BUILTIN_STYLE + extra), renamed(sheet(written))]
}

/** A sheet with what it imports in place; each once. */
function read(key: string, wxss: Record<string, string>, seen: Set<string>): string {
  const text = wxss[key]
  if (text === undefined || seen.has(key))
    return ''
  seen.add(key)
  return text
    .replace(/@import\s+["']([^"']+?)(?:\.wxss)?["'];?/g, (_, path: string) => read(resolveFrom(key, path), wxss, seen))
    .replace(/(-?[\d.]+)rpx\b/g, (_, length: string) => `${Number(length) / 7.5}vw`)
    .replace(/\b([\d.]+)vh\b/g, (_, length: string) => `calc(${length}*var(--mp-vh))`)
    .replace(/env\(safe-area-inset-(top|bottom)\)/g, (_, side: string) => `var(--mp-safe-${side})`)
}

function sheet(text: string): CSSStyleSheet {
  const made = new CSSStyleSheet()
  made.replaceSync(text)
  return made
}

function renamed(made: CSSStyleSheet): CSSStyleSheet {
  rename(made.cssRules)
  return made
}

function rename(rules: CSSRuleList): void {
  for (const rule of rules) {
    if (rule instanceof CSSStyleRule)
      rule.selectorText = domSelector(rule.selectorText)
    else if (rule instanceof CSSMediaRule || rule instanceof CSSSupportsRule)
      rename(rule.cssRules)
  }
}
