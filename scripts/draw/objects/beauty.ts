import type { Art } from '../art'
import { drum, place, shade, tube } from '../art'

const GOLD = '#d9b071'

/** An open lipstick, 352 high. */
export function lipstick(art: Art, colour: string, shell = '#2b2430'): string {
  const bullet = 'M-33 -236V-296C-33 -322 -6 -350 20 -354C30 -355 33 -348 33 -338V-236Z'
  const face = 'M-33 -296C-33 -322 -6 -350 20 -354C30 -355 33 -348 33 -338C31 -318 6 -296 -14 -290C-24 -287 -33 -288 -33 -296Z'
  return `${drum(art, shell, 52, -150, 0, 13, 0.3)
  }<path d="${tube(54, -160, -148, 13)}" fill="${art.cylinder(GOLD, 0.7)}"/>${
    drum(art, GOLD, 43, -236, -156, 10, 0.7)
  }<path d="${bullet}" fill="${art.cylinder(colour, 0.3)}"/>`
  + `<path d="${face}" fill="${art.linear([[0, shade(colour, 0.34)], [1, shade(colour, 0.06)]], 60)}"/>`
}

/** The cap of a lipstick, 190 high. */
export function lipstickCap(art: Art, shell = '#2b2430'): string {
  return `${drum(art, shell, 54, -190, 0, 13, 0.34)
  }<path d="${tube(54, -30, -14, 13)}" fill="${art.cylinder(GOLD, 0.7)}"/>`
}

/** A glass dropper bottle, 330 high. */
export function serum(art: Art, glass: string, cap = '#f6f1ea'): string {
  const body = 'M-84 -16V-168C-84 -196 -60 -204 -34 -212V-224H34V-212C60 -204 84 -196 84 -168V-16C84 0 60 10 0 10C-60 10 -84 0 -84 -16Z'
  const inside = 'M-74 -18V-130A74 12 0 0 0 74 -130V-18C74 -6 50 2 0 2C-50 2 -74 -6 -74 -18Z'
  return `<path d="${body}" fill="${art.cylinder(glass, 0.5)}"/>`
    + `<path d="${inside}" fill="${shade(glass, -0.35)}" opacity=".35"/><ellipse cy="-130" rx="74" ry="12" fill="${shade(glass, 0.45)}" opacity=".6"/>`
    + `<path d="M-84 -112A84 13 0 0 0 84 -112V-34A84 13 0 0 1 -84 -34Z" fill="${art.cylinder('#fbf6ee', 0.5)}"/>`
    + `<g fill="none" stroke="${shade(glass, -0.25)}" stroke-width="4" stroke-linecap="round"><path d="M-26 -72q26 -34 52 0q-26 30 -52 0z"/><path d="M-30 -38h60" opacity=".5"/></g>`
    + `<path d="M-66 -176V-30" stroke="#fff" stroke-width="9" stroke-linecap="round" opacity=".5" filter="${art.blur(3)}"/>${
      drum(art, GOLD, 38, -262, -218, 8, 0.7)
    }<path d="M-28 -262V-300C-28 -336 28 -336 28 -300V-262A28 6 0 0 1 -28 -262Z" fill="${art.cylinder(cap, 0.6)}"/>`
}

/** A low jar of cream, 120 high. */
export function creamJar(art: Art, colour: string): string {
  return `${drum(art, colour, 92, -74, 0, 20, 0.4) + drum(art, shade(colour, 0.5), 94, -118, -70, 20, 0.6)
  }<path d="${tube(94, -76, -68, 20)}" fill="${art.cylinder(GOLD, 0.7)}"/>`
}

/** A square perfume bottle, 290 high. */
export function perfume(art: Art, liquid: string): string {
  const glass = art.linear([[0, shade(liquid, 0.72)], [0.5, shade(liquid, 0.5)], [1, shade(liquid, 0.3)]], 25)
  const juice = art.linear([[0, shade(liquid, 0.2)], [0.35, shade(liquid, 0.42)], [1, shade(liquid, -0.1)]], 20)
  return `<rect x="-96" y="-196" width="192" height="200" rx="26" fill="${glass}"/>`
    + `<path d="M-78 -146H78V-30Q78 -14 62 -14H-62Q-78 -14 -78 -30Z" fill="${juice}"/>`
    + `<path d="M-78 -146Q0 -134 78 -146V-136Q0 -124 -78 -136Z" fill="#fff" opacity=".4"/>`
    + `<rect x="-96" y="-196" width="192" height="200" rx="26" fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="4"/>`
    + `<path d="M-84 -172V-28" stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".75"/>`
    + `<path d="M2 -134V-40" stroke="#fff" stroke-width="4" opacity=".5"/>`
    + `<rect x="-40" y="-94" width="80" height="52" rx="4" fill="#fffaf3" opacity=".92"/><circle cy="-68" r="14" fill="none" stroke="${GOLD}" stroke-width="3"/><path d="M0 -82v28M-14 -68h28" stroke="${GOLD}" stroke-width="2"/>`
    + `<rect x="-30" y="-216" width="60" height="22" rx="4" fill="${art.cylinder(GOLD, 0.7)}"/>${
      drum(art, '#3a2f36', 44, -286, -216, 9, 0.35)}`
}

/** A stem with blossoms for a vase, 260 high. */
export function blossoms(colour: string): string {
  const flower = (x: number, y: number, size: number) => place(x, y, size, `${[0, 72, 144, 216, 288].map(turn => `<ellipse cy="-17" rx="13" ry="18" transform="rotate(${turn})" fill="${shade(colour, turn / 700)}"/>`).join('')}<circle r="8" fill="#f3c76b"/>`)
  return `<path d="M0 0C-4 -90 -30 -150 -62 -206M0 -60C14 -120 40 -160 62 -186M-12 -110C-4 -170 0 -210 4 -250" stroke="#7a8f6a" stroke-width="6" fill="none" stroke-linecap="round"/>`
    + `<path d="M-26 -140C-70 -130 -84 -108 -88 -92C-56 -92 -34 -112 -26 -140ZM30 -150C70 -150 88 -130 94 -114C62 -108 38 -124 30 -150Z" fill="#8fa67c"/>${flower(-62, -206, 1.1)}${flower(62, -190, 1.2)}${flower(4, -252, 1.3)}${flower(-24, -160, 0.8)}`
}
