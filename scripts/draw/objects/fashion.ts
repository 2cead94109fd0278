import type { Art } from '../art'
import { shade } from '../art'

/** A wooden hanger hung by its hook at (0, 0); its shoulders are 60 lower. */
export function hanger(art: Art): string {
  return `<path d="M0 0C14 -22 34 -6 20 10C12 18 0 20 0 34" fill="none" stroke="#a9a3a0" stroke-width="6" stroke-linecap="round"/>`
    + `<path d="M-118 88C-60 46 -24 36 0 34C24 36 60 46 118 88C124 98 110 102 102 96C60 68 30 58 0 56C-30 58 -60 68 -102 96C-110 102 -124 98 -118 88Z" fill="${art.linear([[0, '#dcb486'], [1, '#a97b4d']])}"/>`
}

/** A slip dress of silk hung at (0, 0), 430 long. */
export function dress(art: Art, colour: string): string {
  const body = 'M-64 116C-40 132 -22 140 0 150C22 140 40 132 64 116C74 150 72 184 58 214C62 240 128 360 146 446C100 470 50 452 0 464C-50 452 -100 470 -146 446C-128 360 -62 240 -58 214C-72 184 -74 150 -64 116Z'
  const fold = (path: string, colourOf: string, opacity: number, width: number) => `<path d="${path}" stroke="${colourOf}" stroke-width="${width}" fill="none" opacity="${opacity}" stroke-linecap="round"/>`
  const folds = fold('M-40 226C-60 320 -86 390 -96 460', shade(colour, -0.5), 0.5, 16) + fold('M-8 226C-14 330 -26 400 -30 466', shade(colour, -0.5), 0.42, 18)
    + fold('M26 226C36 330 44 390 48 466', shade(colour, -0.5), 0.45, 16) + fold('M50 226C80 320 104 380 116 460', shade(colour, -0.5), 0.5, 18)
    + fold('M-24 220C-38 330 -60 400 -66 466', '#fff', 0.5, 12) + fold('M12 222C14 330 8 400 10 466', '#fff', 0.55, 12) + fold('M42 224C62 330 80 400 84 466', '#fff', 0.4, 10)
    + fold('M-46 140C-50 164 -48 190 -38 208', '#fff', 0.4, 12) + fold('M40 138C48 170 44 190 36 208', shade(colour, -0.5), 0.3, 14)
  return `${hanger(art)}<path d="M-62 120C-58 92 -52 74 -44 62M62 120C58 92 52 74 44 62" stroke="${shade(colour, -0.18)}" stroke-width="6" fill="none" stroke-linecap="round"/>`
    + `<path d="${body}" fill="${art.cylinder(colour, 0.32)}"/><g clip-path="${art.clip(`<path d="${body}"/>`)}" ><g filter="${art.blur(6)}">${folds}</g></g>`
    + `<path d="M-64 116C-40 132 -22 140 0 150C22 140 40 132 64 116" fill="none" stroke="${shade(colour, 0.4)}" stroke-width="4"/><path d="M-57 214C-20 224 20 224 57 214" fill="none" stroke="${shade(colour, -0.35)}" stroke-width="5" opacity=".55"/>`
}

/** A T-shirt hung at (0, 0), 380 long; `mark` colours the stitched wave on its chest. */
export function tee(art: Art, colour: string, mark: string): string {
  const body = 'M-48 62C-24 84 24 84 48 62C84 72 116 84 132 94L196 196L136 232L114 196C118 260 118 330 120 392C60 404 -60 404 -120 392C-118 330 -118 260 -114 196L-136 232L-196 196L-132 94C-116 84 -84 72 -48 62Z'
  const fold = (path: string, light: boolean) => `<path d="${path}" stroke="${light ? '#fff' : shade(colour, -0.55)}" stroke-width="14" fill="none" opacity="${light ? 0.5 : 0.26}" stroke-linecap="round"/>`
  return `${hanger(art)}<path d="M-48 62C-30 50 30 50 48 62C24 84 -24 84 -48 62Z" fill="${shade(colour, -0.3)}"/>`
    + `<path d="${body}" fill="${art.linear([[0, shade(colour, 0.2)], [0.55, colour], [1, shade(colour, -0.14)]], 25)}" stroke="${shade(colour, -0.12)}" stroke-width="1.5"/>`
    + `<g clip-path="${art.clip(`<path d="${body}"/>`)}"><g filter="${art.blur(8)}">${fold('M-112 150C-104 200 -100 280 -108 390', false)}${fold('M112 150C100 200 98 280 106 390', false)}${fold('M-60 250C-30 300 -30 350 -44 400', false)}${fold('M70 230C40 290 44 350 52 400', false)}${fold('M-20 220C-2 280 2 340 0 400', true)}${fold('M-84 110C-78 180 -80 260 -82 390', true)}</g></g>`
    + `<path d="M-48 62C-24 84 24 84 48 62" fill="none" stroke="${shade(colour, -0.16)}" stroke-width="10"/><path d="M-47 60C-24 80 24 80 47 60" fill="none" stroke="${shade(colour, 0.25)}" stroke-width="3"/>`
    + `<path d="M-114 196L-112 150M114 196L112 150M-118 380C-60 391 60 391 118 380" fill="none" stroke="${shade(colour, -0.25)}" stroke-width="2.5" opacity=".7"/>`
    + `<path d="M36 134q9 -13 18 0t18 0M36 148q9 -13 18 0t18 0" fill="none" stroke="${mark}" stroke-width="5" stroke-linecap="round"/>`
}

/** A canvas tote standing, 370 high with its handles. */
export function tote(art: Art, cloth: string, print: string): string {
  const body = 'M-150 -230H150L138 -12Q136 4 118 6Q0 14 -118 6Q-136 4 -138 -12Z'
  const strap = (y: number, colour: string) => `<path d="M-74 -214C-74 ${y} 74 ${y} 74 -214" fill="none" stroke="${colour}" stroke-width="19"/>`
  const weave = art.pattern(6, 6, `<path d="M0 0H6M0 3H6" stroke="${shade(cloth, -0.3)}" stroke-width=".8" opacity=".5"/><path d="M0 0V6M3 0V6" stroke="#fff" stroke-width=".8" opacity=".5"/>`)
  return `${strap(-390, shade(cloth, -0.24))
  }<path d="M-150 -230C-90 -216 90 -216 150 -230C90 -244 -90 -244 -150 -230Z" fill="${shade(cloth, -0.42)}"/>`
  + `<path d="${body}" fill="${art.linear([[0, shade(cloth, 0.12)], [0.3, shade(cloth, 0.34)], [0.7, cloth], [1, shade(cloth, -0.2)]], 8)}"/><path d="${body}" fill="${weave}"/>`
  + `<g clip-path="${art.clip(`<path d="${body}"/>`)}"><g filter="${art.blur(9)}" fill="none" stroke-width="18" opacity=".26" stroke="${shade(cloth, -0.6)}"><path d="M-120 -230C-100 -150 -124 -70 -112 20M110 -230C96 -150 120 -80 106 20M40 -10C60 -30 90 -34 120 -60"/></g></g>`
  + `<circle cx="10" cy="-134" r="44" fill="${print}"/><path d="M-84 -90C-60 -114 -40 -114 -16 -92S30 -72 54 -92S84 -106 96 -96V-52C70 -66 50 -50 30 -46S-30 -66 -84 -44Z" fill="${shade(print, -0.35)}" opacity=".92"/><path d="M-84 -68C-56 -90 -36 -86 -12 -70S40 -52 96 -74" fill="none" stroke="${shade(cloth, 0.3)}" stroke-width="5"/>`
  + `<path d="M-148 -214H148" stroke="${shade(cloth, -0.35)}" stroke-width="2.5" stroke-dasharray="7 5" opacity=".8"/>${
    strap(-366, shade(cloth, 0.06))
  }<path d="M-86 -222h24v34h-24zM62 -222h24v34H62z" fill="${shade(cloth, 0.06)}"/><path d="M-83 -219l18 28m0 -28l-18 28M65 -219l18 28m0 -28l-18 28" stroke="${shade(cloth, -0.4)}" stroke-width="2"/>`
}
