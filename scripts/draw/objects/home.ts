import type { Art } from '../art'
import { dice, drum, shade, tube } from '../art'

/** A glazed mug with an unglazed foot, 190 high; `drink` fills it. */
export function mug(art: Art, glaze: string, drink = '#6b4329', foot = '#d8b894'): string {
  const body = 'M-98 -186V-44C-98 -14 -74 8 0 8C74 8 98 -14 98 -44V-186Z'
  const rim = shade(glaze, 0.3)
  const handle = (width: number, colour: string) => `<path d="M92 -150C168 -156 168 -50 86 -52" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round"/>`
  return `${handle(30, shade(glaze, -0.22)) + handle(20, shade(glaze, -0.02)) + handle(6, shade(glaze, 0.3))
  }<path d="${body}" fill="${art.cylinder(glaze, 0.4)}"/>`
  + `<g clip-path="${art.clip(`<path d="${body}"/>`)}"><path d="M-110 -40C-60 -14 -20 -34 20 -22S90 -26 120 -44V30H-110Z" fill="${art.cylinder(foot, 0.35)}"/></g>`
  + `<ellipse cy="-186" rx="98" ry="26" fill="${rim}"/><ellipse cy="-184" rx="88" ry="21" fill="${art.linear([[0, shade(glaze, -0.45)], [1, shade(glaze, -0.1)]], 10)}"/>`
  + `<ellipse cy="-176" rx="80" ry="15" fill="${art.radial([[0, shade(drink, 0.3)], [0.7, drink], [1, shade(drink, -0.2)]], 0.35, 0.4, 0.7)}"/>`
  + `<path d="M-66 -148C-70 -110 -70 -80 -66 -52" stroke="#fff" stroke-width="12" stroke-linecap="round" opacity=".45" fill="none" filter="${art.blur(4)}"/>`
}

/** Steam rising from (0, 0), 130 high. */
export function steam(art: Art): string {
  return `<g fill="none" stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".6" filter="${art.blur(6)}"><path d="M-22 0C-44 -36 0 -60 -22 -104"/><path d="M22 -6C0 -44 46 -66 20 -128"/></g>`
}

/** A round tea tin with hills on its label, 270 high. */
export function teaTin(art: Art, colour: string, label = '#f4ead7'): string {
  const band = tube(90, -176, -50, 20)
  return `${drum(art, colour, 90, -230, 0, 20, 0.32)
  }<path d="${band}" fill="${art.cylinder(label, 0.4)}"/>`
  + `<g clip-path="${art.clip(`<path d="${band}"/>`)}"><circle cx="26" cy="-122" r="24" fill="#d8703f" opacity=".85"/>`
  + `<path d="M-100 -70C-70 -120 -44 -124 -20 -92C4 -124 44 -116 100 -66V-10H-100Z" fill="${colour}" opacity=".4"/><path d="M-100 -52C-50 -94 -10 -70 20 -62S80 -72 100 -54V0H-100Z" fill="${colour}" opacity=".75"/></g>`
  + `<path d="${tube(90, -180, -175, 20)}${tube(90, -52, -47, 20)}" fill="#c9a15b"/>${
    drum(art, shade(colour, -0.08), 93, -262, -206, 21, 0.36)
  }<path d="${tube(93, -212, -206, 21)}" fill="#c9a15b"/><ellipse cy="-262" rx="66" ry="13" fill="none" stroke="#fff" stroke-opacity=".25" stroke-width="3"/>`
}

/** A heap of rolled tea leaves, 160 wide. */
export function teaLeaves(art: Art, colour = '#4a5a34'): string {
  const roll = dice(7)
  const leaves = Array.from({ length: 130 }, (_, at) => {
    const level = at / 130
    const x = (roll() - 0.5) * 170 * (1 - level * 0.75)
    const y = -level * 42 + (roll() - 0.5) * 14
    return `<ellipse cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" rx="${(9 + roll() * 7).toFixed(1)}" ry="3.6" transform="rotate(${(roll() * 180).toFixed(0)} ${x.toFixed(1)} ${y.toFixed(1)})" fill="${shade(colour, roll() * 0.55 - 0.3)}"/>`
  })
  return `<ellipse cx="10" cy="6" rx="100" ry="16" fill="#2a1d20" opacity=".3" filter="${art.blur(8)}"/>${leaves.join('')}`
}

/** A candle burning in a glass, 240 high with its flame. */
export function candle(art: Art, wax: string): string {
  return `<path d="${tube(92, -176, 0, 19)}" fill="${art.cylinder(wax, 0.45)}"/>`
    + `<path d="${tube(92, -176, -132, 19)}" fill="#fff" opacity=".3"/>`
    + `<ellipse cy="-176" rx="92" ry="19" fill="${shade(wax, 0.5)}" opacity=".75"/>`
    + `<ellipse cy="-136" rx="86" ry="17" fill="${art.radial([[0, '#fff3c4'], [0.5, shade(wax, 0.5)], [1, shade(wax, 0.05)]], 0.5, 0.45, 0.6)}"/>`
    + `<circle cy="-186" r="150" fill="${art.radial([[0, '#ffd27a', 0.75], [0.4, '#ffc46b', 0.28], [1, '#ffc46b', 0]])}"/>`
    + `<path d="M0 -136V-156" stroke="#4a3527" stroke-width="5" stroke-linecap="round"/>`
    + `<path d="M0 -150C-20 -164 -14 -188 0 -222C14 -188 20 -164 0 -150Z" fill="${art.linear([[0, '#fff6d8'], [0.5, '#ffd166'], [1, '#ff8a3d']])}"/><path d="M0 -152C-8 -160 -6 -172 0 -186C6 -172 8 -160 0 -152Z" fill="#fff" opacity=".85"/>`
    + `<path d="M-92 -176A92 19 0 0 0 92 -176" fill="none" stroke="#fff" stroke-width="4" opacity=".8"/>`
    + `<rect x="-52" y="-100" width="92" height="72" rx="4" fill="#fffaf1"/><path d="M-6 -42v-40M-6 -62q-18 -2 -20 -18q18 0 20 18q2 -18 20 -20q0 18 -20 20" fill="none" stroke="#8a7a5c" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>`
    + `<path d="M-74 -150V-24" stroke="#fff" stroke-width="10" stroke-linecap="round" opacity=".55" filter="${art.blur(3)}"/>`
}

/** A desk lamp that is on, 390 high, its head to the right. */
export function lamp(art: Art, colour: string): string {
  const rod = (path: string) => `<path d="${path}" fill="none" stroke="${shade(colour, -0.3)}" stroke-width="16" stroke-linecap="round"/><path d="${path}" fill="none" stroke="${shade(colour, 0.12)}" stroke-width="8" stroke-linecap="round" transform="translate(-2 -1)"/>`
  const joint = (x: number, y: number) => `<circle cx="${x}" cy="${y}" r="15" fill="${art.ball('#d9b071', 0.6)}"/>`
  return `<path d="M70 -250L-40 12H330L176 -286Z" fill="${art.linear([[0, '#fff1c2', 0.95], [1, '#fff1c2', 0]])}" filter="${art.blur(10)}"/>`
    + `<ellipse cx="150" cy="8" rx="150" ry="26" fill="#fff3cd" opacity=".6" filter="${art.blur(14)}"/>${
      drum(art, colour, 92, -26, 0, 24, 0.4)
    }${rod('M-20 -34L-70 -216')}${rod('M-70 -216L64 -352')}${joint(-20, -34)}${joint(-70, -216)
    }<g transform="translate(66 -352) rotate(-28)"><path d="M-30 -18C-30 -40 30 -40 30 -18L86 92A86 20 0 0 1 -86 92Z" fill="${art.cylinder(colour, 0.42)}"/><ellipse cy="92" rx="86" ry="20" fill="${shade(colour, -0.4)}"/><ellipse cy="94" rx="76" ry="15" fill="#fff3cd"/><ellipse cy="96" rx="42" ry="11" fill="#fff"/></g>${joint(64, -354)}`
}

/** A notebook seen from above with its pen, 300 × 400 about its middle. */
export function notebook(art: Art, cover: string, band: string): string {
  return `<rect x="-142" y="-188" width="300" height="400" rx="16" fill="#33242c" opacity=".38" filter="${art.blur(16)}"/>`
    + `<rect x="-144" y="-192" width="298" height="394" rx="14" fill="${shade(cover, -0.35)}"/><rect x="-146" y="-194" width="294" height="390" rx="8" fill="#f5eddf"/><path d="M-140 190H146M-140 186H146M149 -180V190" stroke="#d9cdb8" stroke-width="2"/>`
    + `<rect x="-150" y="-200" width="292" height="388" rx="14" fill="${art.linear([[0, shade(cover, 0.18)], [0.5, cover], [1, shade(cover, -0.12)]], 35)}"/>`
    + `<rect x="-150" y="-200" width="34" height="388" rx="14" fill="${shade(cover, -0.3)}" opacity=".45"/><path d="M-114 -200V188" stroke="#fff" stroke-opacity=".16" stroke-width="3"/>`
    + `<g fill="none" stroke="#e9c987" stroke-width="4" opacity=".9"><circle cx="8" cy="-64" r="46"/><path d="M-38 -58C-16 -84 4 -76 16 -60S44 -42 54 -62M-32 -38C-12 -52 8 -50 22 -38S40 -30 48 -40" stroke-linecap="round"/></g>`
    + `<rect x="98" y="-202" width="15" height="392" fill="${art.linear([[0, shade(band, 0.2)], [1, shade(band, -0.25)]], 0)}"/>`
    + `<path d="M-40 188V236L-30 224L-20 236V188Z" fill="${band}"/>`
}

/** A fountain pen seen from above, 330 long, lying along the y axis about its middle. */
export function pen(art: Art, colour: string): string {
  return `<rect x="-6" y="-158" width="26" height="330" rx="13" fill="#33242c" opacity=".35" filter="${art.blur(9)}"/>`
    + `<rect x="-13" y="-165" width="26" height="160" rx="12" fill="${art.cylinder(colour, 0.5)}"/><rect x="-12" y="-6" width="24" height="150" rx="11" fill="${art.cylinder(shade(colour, -0.1), 0.5)}"/>`
    + `<rect x="-14" y="-20" width="28" height="14" fill="${art.cylinder('#d9b071', 0.7)}"/><rect x="-3" y="-150" width="6" height="96" rx="3" fill="#e6c585"/><path d="M-9 140H9L0 178Z" fill="${art.cylinder('#d9b071', 0.7)}"/>`
}
