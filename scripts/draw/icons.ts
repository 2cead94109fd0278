import { Art } from './art'

const GREY = '#8a8a8e'
const ACCENT = '#ff3355'

/** Line icons on a grid of 27, drawn at 81 px: the size every mini-program takes for its tab bar. */
const TABS = {
  home: 'M4.5 8.5a3 3 0 0 1 3-3h12a3 3 0 0 1 3 3v10a3 3 0 0 1-3 3h-12a3 3 0 0 1-3-3z|M11.4 10.2v6.6l5.6-3.3z',
  orders: 'M6 6.5a2.5 2.5 0 0 1 2.5-2.5h10a2.5 2.5 0 0 1 2.5 2.5v16.2l-3-2-2.2 2-2.3-2-2.3 2-2.2-2-3 2z|M10 9.8h7M10 14h7',
  mine: 'M13.5 4.2a4.8 4.8 0 1 1 0 9.6a4.8 4.8 0 0 1 0-9.6zM4.6 22.8c.6-4.4 4.2-6.4 8.9-6.4s8.3 2 8.9 6.4z',
}

/** A tab as it looks at rest, and chosen: in the accent colour, softly filled. */
function tabIcon(path: string, on: boolean): string {
  const [outline = '', detail = ''] = path.split('|')
  const colour = on ? ACCENT : GREY
  const line = (d: string, fill: string) => `<path d="${d}" fill="${fill}" stroke="${colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>`
  return new Art().document(27, 27, line(outline, on ? '#ffe1e7' : 'none') + line(detail, detail.endsWith('z') && on ? ACCENT : 'none')).replace('width="27" height="27"', 'width="81" height="81"')
}

/** The tab bar's icons by file name. */
export function tabIcons(): [name: string, svg: string][] {
  return Object.entries(TABS).flatMap(([name, path]): [string, string][] => [[name, tabIcon(path, false)], [`${name}-on`, tabIcon(path, true)]])
}

/** The app's mark: a shopping bag that plays. */
export function logo(): string {
  const art = new Art()
  return art.document(144, 144, `<rect width="144" height="144" rx="34" fill="${art.linear([[0, '#ff6a7f'], [1, ACCENT]], 60)}"/><path d="M52 56V46a20 20 0 0 1 40 0v10" fill="none" stroke="#fff" stroke-width="8" stroke-linecap="round"/><path d="M36 56h72l5 50a10 10 0 0 1-10 11H41a10 10 0 0 1-10-11z" fill="#fff"/><path d="M62 70v32a3 3 0 0 0 4.6 2.5l25-16a3 3 0 0 0 0-5l-25-16a3 3 0 0 0-4.6 2.5z" fill="${ACCENT}"/>`)
}

/** Who has no picture of their own. */
export function defaultAvatar(): string {
  const art = new Art()
  return art.document(96, 96, `<rect width="96" height="96" fill="${art.linear([[0, '#f1f1f5'], [1, '#dcdce4']])}"/><circle cx="48" cy="38" r="17" fill="#b9b9c6"/><path d="M14 100c2-26 16-36 34-36s32 10 34 36z" fill="#b9b9c6"/>`)
}

/** A room without a cover: a calm gradient with the mark's bag. */
export function defaultCover(): string {
  const art = new Art()
  return art.document(360, 480, `<rect width="360" height="480" fill="${art.linear([[0, '#ff8fa0'], [0.55, '#e2557a'], [1, '#6f2a5c']], 70)}"/><circle cx="290" cy="80" r="150" fill="#fff" opacity=".1"/><circle cx="40" cy="330" r="120" fill="#fff" opacity=".07"/>`
    + `<g transform="translate(108 130)"><path d="M52 56V46a20 20 0 0 1 40 0v10" fill="none" stroke="#fff" stroke-width="8" stroke-linecap="round"/><path d="M36 56h72l5 50a10 10 0 0 1-10 11H41a10 10 0 0 1-10-11z" fill="#fff" fill-opacity=".92"/><path d="M62 70v32a3 3 0 0 0 4.6 2.5l25-16a3 3 0 0 0 0-5l-25-16a3 3 0 0 0-4.6 2.5z" fill="#e2557a"/></g>`)
}

/** Nothing here yet: an open box with a little star above it. */
export function emptyState(): string {
  const art = new Art()
  return art.document(240, 180, `<ellipse cx="120" cy="156" rx="84" ry="11" fill="#e9e9ef"/><path d="M58 86h124v58a8 8 0 0 1-8 8H66a8 8 0 0 1-8-8z" fill="${art.linear([[0, '#f4d9c2'], [1, '#e6bf9f']])}"/><path d="M58 86l62 18v48H66a8 8 0 0 1-8-8z" fill="#efcdb1"/>`
    + `<path d="M58 86l-22 24 60 16 24-22zM182 86l22 24-60 16-24-22z" fill="#f8e4d3"/><path d="M58 86l62-16 62 16-62 18z" fill="#c99f7d"/>`
    + `<g fill="none" stroke-linecap="round" stroke-width="4"><path d="M120 22v26M107 35h26" stroke="${ACCENT}"/><path d="M74 42v12M68 48h12M164 46v10M159 51h10" stroke="#f3b8c2"/></g>`)
}
