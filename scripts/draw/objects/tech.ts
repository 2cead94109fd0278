import type { Art } from '../art'
import { drum, shade, tube } from '../art'

/** Headphones resting on their cups, 340 high. */
export function headphones(art: Art, colour: string, cushion: string): string {
  const hoop = 'M-128 -120C-150 -400 150 -400 128 -120'
  const cup = (side: 1 | -1) => `<g transform="translate(${side * 122} -96) rotate(${side * -7}) scale(${side} 1)">`
    + `<path d="M-2 -96C-52 -96 -58 -60 -58 0C-58 60 -52 96 -2 96Z" fill="${art.linear([[0, shade(cushion, -0.25)], [0.5, shade(cushion, 0.2)], [1, shade(cushion, -0.3)]], 90)}"/>`
    + `<path d="M-40 -84C-48 -40 -48 40 -40 84" fill="none" stroke="#fff" stroke-opacity=".14" stroke-width="6"/>`
    + `<path d="M-6 -100C52 -100 64 -56 64 0C64 56 52 100 -6 100Q-14 100 -14 90V-90Q-14 -100 -6 -100Z" fill="${art.linear([[0, shade(colour, 0.3)], [0.4, shade(colour, 0.06)], [1, shade(colour, -0.28)]], 60)}"/>`
    + `<ellipse cx="27" rx="28" ry="58" fill="${art.linear([[0, shade(colour, -0.1)], [1, shade(colour, 0.24)]], 70)}"/><ellipse cx="27" rx="28" ry="58" fill="none" stroke="#e7c68c" stroke-width="3.5"/>`
    + `<path d="M2 -84C34 -82 48 -56 52 -26" fill="none" stroke="#fff" stroke-opacity=".5" stroke-width="7" stroke-linecap="round" filter="${art.blur(2)}"/></g>`
  return `<path d="${hoop}" fill="none" stroke="${shade(cushion, -0.2)}" stroke-width="44" stroke-linecap="round"/><path d="M-112 -180C-110 -360 110 -360 112 -180" fill="none" stroke="${shade(cushion, 0.08)}" stroke-width="16"/>`
    + `<path d="${hoop}" fill="none" stroke="${art.linear([[0, shade(colour, 0.24)], [0.5, colour], [1, shade(colour, -0.25)]], 0)}" stroke-width="30" stroke-linecap="round" transform="translate(0 -8)"/>`
    + `<path d="M-118 -210C-96 -326 -30 -342 20 -338" fill="none" stroke="#fff" stroke-opacity=".55" stroke-width="8" stroke-linecap="round" filter="${art.blur(3)}"/>`
    + `<path d="M-136 -196L-132 -150M136 -196L132 -150" stroke="#e7c68c" stroke-width="16" stroke-linecap="round"/>${cup(-1)}${cup(1)}`
}

/** An insulated bottle, 380 high. */
export function waterBottle(art: Art, colour: string, lower = shade(colour, 0.3)): string {
  const body = 'M-72 -6V-240C-72 -276 -48 -286 -42 -300H42C48 -286 72 -276 72 -240V-6A72 15 0 0 1 -72 -6Z'
  return `<path d="M-34 -356C-40 -404 40 -404 34 -356" fill="none" stroke="#3c3a40" stroke-width="16" stroke-linecap="round"/><path d="M-34 -356C-40 -404 40 -404 34 -356" fill="none" stroke="#6d6a73" stroke-width="5" stroke-linecap="round"/>`
    + `<path d="${body}" fill="${art.cylinder(colour, 0.3)}"/>`
    + `<g clip-path="${art.clip(`<path d="${body}"/>`)}"><path d="M-80 -104C-40 -128 -4 -88 34 -104S80 -112 90 -104V30H-90Z" fill="${art.cylinder(lower, 0.4)}"/><path d="M-80 -84C-40 -108 -4 -68 34 -84S80 -92 90 -84V30H-90Z" fill="${art.cylinder(shade(lower, 0.4), 0.5)}" opacity=".8"/></g>`
    + `<path d="${tube(73, -18, -4, 15)}" fill="${art.cylinder('#c6c8cc', 0.8)}"/>${
      drum(art, '#c6c8cc', 44, -312, -298, 9, 0.8)}${drum(art, '#45434b', 46, -362, -310, 9, 0.3)
    }<path d="M-4 -226q14 14 14 26a14 14 0 0 1 -28 0q0 -12 14 -26z" fill="none" stroke="#fff" stroke-opacity=".8" stroke-width="4"/>`
    + `<path d="M-48 -236V-34" stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".4" filter="${art.blur(4)}"/>`
}
