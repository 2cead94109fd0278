import type { Art } from '../art'
import { shade } from '../art'

/** Colours of a sneaker: leather, its patches, the sole. */
export interface SneakerColours { upper: string, patch: string, sole: string }

/** A low sneaker from its side, toe to the right, 400 long and 200 high. */
export function sneaker(art: Art, { upper, patch, sole }: SneakerColours): string {
  const body = 'M-176 -38C-190 -86 -186 -136 -172 -168C-164 -186 -142 -188 -128 -174C-112 -158 -88 -148 -64 -150C-48 -152 -40 -166 -30 -184C-24 -196 -6 -198 6 -186C34 -150 74 -118 122 -104C172 -92 200 -72 204 -38Z'
  const toe = 'M92 -34C92 -70 112 -94 140 -99C178 -88 200 -70 204 -36Z'
  const heel = 'M-178 -36C-190 -86 -186 -136 -172 -168C-166 -182 -150 -188 -136 -180C-140 -130 -132 -80 -118 -36Z'
  const lace = (x: number, y: number) => `<path d="M${x - 14} ${y + 6}L${x + 22} ${y - 14}" stroke="${shade(upper, -0.4)}" stroke-width="13" stroke-linecap="round" opacity=".35" transform="translate(1 4)"/><path d="M${x - 14} ${y + 6}L${x + 22} ${y - 14}" stroke="#fffdf8" stroke-width="11" stroke-linecap="round"/>`
  return `<path d="M-150 -166C-120 -138 -80 -134 -50 -146L-36 -176C-70 -160 -110 -166 -134 -184Z" fill="${shade(patch, -0.45)}"/>`
    + `<path d="M-44 -160C-40 -200 -30 -222 -8 -220C14 -216 20 -196 40 -160L0 -120Z" fill="${art.linear([[0, shade(upper, 0.2)], [1, shade(upper, -0.16)]], 40)}"/>`
    + `<path d="${body}" fill="${art.linear([[0, shade(upper, 0.26)], [0.55, upper], [1, shade(upper, -0.22)]], 80)}"/>`
    + `<path d="${heel}" fill="${art.linear([[0, shade(patch, 0.22)], [1, shade(patch, -0.22)]], 60)}"/>`
    + `<path d="${toe}" fill="${art.linear([[0, shade(upper, 0.3)], [1, shade(upper, -0.12)]], 70)}"/><path d="M92 -34C92 -70 112 -94 140 -99" fill="none" stroke="${shade(upper, -0.3)}" stroke-width="2.5" stroke-dasharray="6 4"/>`
    + `<g fill="${shade(upper, -0.5)}" opacity=".7"><circle cx="158" cy="-72" r="3"/><circle cx="144" cy="-64" r="3"/><circle cx="168" cy="-60" r="3"/><circle cx="152" cy="-52" r="3"/></g>`
    + `<path d="M-58 -140C-36 -100 -10 -64 40 -40L92 -40C92 -58 96 -70 102 -82C60 -104 24 -136 -2 -168L-32 -178C-38 -164 -46 -148 -58 -140Z" fill="${art.linear([[0, shade(upper, 0.4)], [1, shade(upper, -0.04)]], 40)}" stroke="${shade(upper, -0.25)}" stroke-width="2"/>`
    + `<path d="M-122 -58C-80 -66 -40 -88 -20 -112L8 -82C-20 -56 -70 -40 -118 -40Z" fill="${art.linear([[0, shade(patch, 0.2)], [1, shade(patch, -0.18)]], 20)}"/>${
      lace(68, -104)}${lace(44, -120)}${lace(24, -140)}${lace(6, -160)}${lace(-8, -182)
    }<path d="M-192 -14C-198 -36 -190 -46 -172 -46L150 -40C184 -40 206 -34 208 -18C209 -4 198 2 180 2L-168 4C-184 4 -190 -4 -192 -14Z" fill="${art.linear([[0, shade(sole, 0.4)], [0.6, sole], [1, shade(sole, -0.25)]])}"/>`
    + `<path d="M-188 -22C-80 -18 100 -16 205 -20" fill="none" stroke="${shade(sole, -0.25)}" stroke-width="2.5"/><path d="M-184 -2L196 -2" stroke="${patch}" stroke-width="5" stroke-linecap="round"/>`
    + `<path d="M-168 -150C-176 -120 -174 -90 -168 -60" stroke="#fff" stroke-width="7" opacity=".35" fill="none" stroke-linecap="round" filter="${art.blur(2)}"/>`
}

/** A knitted scarf folded on a table, seen from above, about 340 × 430 around its middle. */
export function scarf(art: Art, colour: string, stripe: string): string {
  const knit = (base: string) => art.pattern(20, 16, `<rect width="20" height="16" fill="${base}"/><path d="M2 1L10 11L18 1" fill="none" stroke="${shade(base, 0.18)}" stroke-width="6" stroke-linecap="round"/><path d="M0 9L10 19L20 9" fill="none" stroke="${shade(base, -0.14)}" stroke-width="2"/>`)
  const wool = knit(colour)
  const band = knit(stripe)
  const round = art.linear([[0, '#2a1620', 0.42], [0.16, '#2a1620', 0], [0.34, '#ffffff', 0.24], [0.6, '#ffffff', 0], [0.84, '#2a1620', 0.08], [1, '#2a1620', 0.44]], 0)
  const fringe = (x0: number, y: number) => Array.from({ length: 13 }, (_, at) => {
    const x = x0 + at * 13
    const sway = ((at * 7) % 5) - 2
    return `<path d="M${x} ${y}c${sway} 16 ${-sway * 2} 30 ${sway * 2} 50" stroke="${shade(colour, at % 2 ? 0.06 : -0.14)}" stroke-width="8" fill="none" stroke-linecap="round"/>`
  }).join('')
  const tail = (x: number, top: number, bottom: number) => {
    const shape = `M${x} ${top}h172v${bottom - top}h-172z`
    return `${fringe(x + 8, bottom - 6)}<path d="${shape}" fill="${wool}"/><path d="M${x} ${bottom - 96}h172v22h-172zM${x} ${bottom - 58}h172v22h-172z" fill="${band}"/><path d="${shape}" fill="${round}"/>`
  }
  const loop = 'M-152 30C-176 -60 -170 -200 0 -206C170 -200 176 -60 152 30C120 60 60 40 52 -10C60 -70 50 -100 0 -102C-50 -100 -60 -70 -52 -10C-60 40 -120 60 -152 30Z'
  const soft = art.blur(14)
  return `<path d="M-150 -160h330v370h-330z" fill="#3a2430" opacity=".32" filter="${soft}"/>`
    + `<g transform="rotate(9)">${tail(-8, -60, 190)}</g><path d="M-140 -20h190v230h-190z" fill="#3a2430" opacity=".34" filter="${soft}" transform="rotate(-5)"/><g transform="rotate(-6)">${tail(-150, -60, 176)}</g>`
    + `<path d="${loop}" fill="#3a2430" opacity=".45" transform="translate(6 12)" filter="${soft}"/><path d="${loop}" fill="${wool}"/>`
    + `<g clip-path="${art.clip(`<path d="${loop}"/>`)}"><g fill="none" filter="${soft}"><path d="${loop}" stroke="#2a1620" stroke-opacity=".62" stroke-width="30"/><path d="M-108 10C-124 -70 -110 -152 0 -156C110 -152 124 -70 108 10" stroke="#fff" stroke-opacity=".38" stroke-width="26"/></g></g>`
}
