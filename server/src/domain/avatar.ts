import { createHash } from 'node:crypto'

/** Where the drawn picture of a person is served. */
export function avatarUrl(userId: string): string {
  return `/api/avatars/${userId}.svg`
}

/** A friendly face in colours and a mood of its own, the same for the same id. @returns an SVG of 96 × 96 */
export function drawAvatar(id: string): string {
  const [a = 0, b = 0, c = 0, d = 0] = createHash('sha256').update(id).digest()
  const hue = Math.round(a / 255 * 360)
  const second = (hue + 30 + b % 60) % 360
  const tilt = c % 24 - 12
  const eyes = 30 + d % 5
  const smile = 8 + d % 9
  return `<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96">`
    + `<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="hsl(${hue} 75% 72%)"/><stop offset="1" stop-color="hsl(${second} 75% 56%)"/></linearGradient></defs>`
    + `<rect width="96" height="96" fill="url(#g)"/><g transform="rotate(${tilt} 48 52)">`
    + `<circle cx="48" cy="52" r="27" fill="#fff" fill-opacity=".92"/>`
    + `<circle cx="${48 - eyes / 3}" cy="48" r="3.2" fill="#333"/><circle cx="${48 + eyes / 3}" cy="48" r="3.2" fill="#333"/>`
    + `<path d="M${48 - smile} 58q${smile} ${smile} ${smile * 2} 0" fill="none" stroke="#333" stroke-width="3" stroke-linecap="round"/></g></svg>`
}
