import { Art, dice, place, shade } from './art'
import { blossoms, creamJar, lipstick, lipstickCap, perfume, serum } from './objects/beauty'
import { dress, tee, tote } from './objects/fashion'
import { orange, orangeBox } from './objects/food'
import { mug, steam, teaLeaves, teaTin } from './objects/home'
import { vase } from './objects/vase'
import { sneaker } from './objects/wear'
import { leafShade, shadow } from './stage'

/** Size of a room cover in px: portrait 3:4, the lowest quarter calm so that a title can lie on it. */
export const COVER = { width: 720, height: 960 }

const fill = (colour: string) => `<rect width="720" height="960" fill="${colour}"/>`
const daylight = (art: Art) => fill(art.radial([[0, '#ffffff', 0.55], [1, '#ffffff', 0]], 0.24, 0.16, 0.75))

function stand(art: Art, x: number, y: number, scale: number, half: number, body: string): string {
  return shadow(art, x, y, half * scale) + place(x, y, scale, body)
}

/** A table or floor from `y` to the foot of the picture. */
function ground(art: Art, y: number, colour: string, edge = 0): string {
  return `<rect y="${y}" width="720" height="${960 - y}" fill="${art.linear([[0, shade(colour, 0.24)], [0.5, colour], [1, shade(colour, -0.18)]])}"/>${
    edge ? `<rect y="${y}" width="720" height="${edge}" fill="${shade(colour, 0.42)}"/>` : ''}`
}

function tea(art: Art): string {
  const hill = (path: string, colour: string) => `<path d="${path}" fill="${art.linear([[0, colour], [1, shade(colour, 0.45)]])}"/>`
  const view = `<rect x="120" y="60" width="480" height="500" fill="${art.linear([[0, '#f6d9b8'], [0.6, '#fbeedb'], [1, '#e9efd9']])}"/><circle cx="432" cy="214" r="58" fill="#f0935b"/>${
    hill('M120 330C190 240 240 236 300 300S430 220 500 270S570 320 600 290V560H120Z', '#9db8a3')
  }${hill('M120 410C200 330 280 350 350 400S520 360 600 400V560H120Z', '#6f977c')
  }${hill('M120 480C220 420 320 470 400 460S540 440 600 470V560H120Z', '#47725a')}`
  const frame = `<g fill="none" stroke="#7b5639" stroke-width="16"><rect x="120" y="60" width="480" height="520"/><path d="M360 60V580M120 236H600" stroke-width="9"/></g>`
  return `${fill(art.linear([[0, '#e7dcc8'], [1, '#d6c5aa']])) + view + frame + daylight(art)
  }<rect y="560" width="720" height="30" fill="#5a3c26" opacity=".35" filter="${art.blur(14)}"/>${ground(art, 580, '#9a6b45', 8)}`
  + `<g stroke="#6d4729" stroke-width="2" fill="none" opacity=".35"><path d="M0 664C200 652 420 674 720 660M0 752C240 764 500 742 720 756M0 850C260 838 460 862 720 848"/></g>${
    stand(art, 172, 664, 1.06, 92, teaTin(art, '#3f6349'))}${stand(art, 396, 684, 0.82, 120, teapot(art, '#b4573c'))
  }${place(232, 716, 0.66, teaLeaves(art))}${stand(art, 622, 694, 0.5, 96, mug(art, '#f1ece2', '#b8863b'))}${place(622, 594, 0.6, steam(art))}`
}

/** A round teapot, 240 high, spout to the right. */
function teapot(art: Art, clay: string): string {
  return `<path d="M-112 -150C-196 -172 -198 -48 -108 -52" fill="none" stroke="${shade(clay, -0.25)}" stroke-width="24" stroke-linecap="round"/><path d="M-112 -152C-190 -170 -190 -56 -110 -58" fill="none" stroke="${shade(clay, 0.12)}" stroke-width="10" stroke-linecap="round"/>`
    + `<path d="M96 -66C148 -76 150 -140 186 -172L206 -156C186 -110 178 -30 92 -20Z" fill="${art.linear([[0, shade(clay, 0.3)], [1, shade(clay, -0.3)]], 30)}"/>`
    + `<path d="M-130 -94C-130 -160 -70 -186 0 -186S130 -160 130 -94C130 -34 80 8 0 8S-130 -34 -130 -94Z" fill="${art.cylinder(clay, 0.36)}"/>`
    + `<path d="M-62 -176C-54 -218 54 -218 62 -176C30 -164 -30 -164 -62 -176Z" fill="${art.cylinder(shade(clay, 0.06), 0.36)}"/><circle cy="-218" r="17" fill="${art.ball(clay)}"/>`
    + `<path d="M-92 -130C-86 -70 -84 -60 -64 -36" stroke="#fff" stroke-width="12" stroke-linecap="round" fill="none" opacity=".3" filter="${art.blur(5)}"/>`
}

function fashion(art: Art): string {
  const rail = (x: number) => `<path d="M${x} 150V690" stroke="#5a4a44" stroke-width="11"/><path d="M${x - 2} 150V690" stroke="#9c8a80" stroke-width="3"/><path d="M${x - 36} 692H${x + 36}" stroke="#5a4a44" stroke-width="12" stroke-linecap="round"/>`
  const hung = (x: number, scale: number, body: string) => place(x + 14, 176, scale, `<g opacity=".2" filter="${art.blur(14)}">${body}</g>`) + place(x, 166, scale, body)
  return `${fill(art.linear([[0, '#f1ddd2'], [1, '#e3c4b4']]))}<path d="M96 700V330a264 264 0 0 1 528 0v370z" fill="${art.linear([[0, '#e8bfae'], [1, '#f4dccf']])}"/>${leafShade(art, '#6e3f33', 640, 90, 1.4)}${daylight(art)}`
    + `${ground(art, 686, '#d9b8a3')}<ellipse cx="360" cy="756" rx="350" ry="62" fill="#f6e7dc" opacity=".75"/>`
    + `<path d="M108 158H612" stroke="#5a4a44" stroke-width="12" stroke-linecap="round"/><path d="M112 155H608" stroke="#a8968b" stroke-width="3"/>${rail(120)}${rail(600)}${
      hung(204, 0.8, tee(art, '#f4f1ea', '#3a6ea5'))}${hung(512, 0.8, tee(art, '#43607f', '#f3c76b'))}${hung(286, 0.96, dress(art, '#c98a92'))}${hung(420, 1, dress(art, '#3f7a6b'))
    }${stand(art, 196, 756, 0.6, 140, tote(art, '#e8dcc4', '#d9663f'))}${stand(art, 468, 736, 0.5, 190, sneaker(art, { upper: '#eceae4', patch: '#8fa9b8', sole: '#f2efe8' }))}${stand(art, 424, 766, 0.56, 190, sneaker(art, { upper: '#f6f4ef', patch: '#c96f4a', sole: '#f7f4ee' }))}`
}

function beauty(art: Art): string {
  const bulbs = Array.from({ length: 14 }, (_, at) => {
    const turn = (at / 14) * Math.PI * 2
    const x = 360 + Math.cos(turn) * 232
    const y = 300 + Math.sin(turn) * 232
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="44" fill="${art.radial([[0, '#fff2d0', 0.9], [0.35, '#ffe7b3', 0.5], [1, '#ffe7b3', 0]])}"/><circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="13" fill="#fffdf4"/>`
  })
  const glass = art.linear([[0, '#fdf0f0'], [0.45, '#f4d5da'], [0.46, '#fae6e8'], [0.7, '#f1cbd3'], [1, '#e6b6c2']], 55)
  return `${fill(art.linear([[0, '#eebfc8'], [1, '#dd9cab']])) + daylight(art)
  }<circle cx="370" cy="318" r="268" fill="#8a3d54" opacity=".25" filter="${art.blur(20)}"/><circle cx="360" cy="300" r="262" fill="${art.linear([[0, '#f5d3b4'], [0.5, '#d8a077'], [1, '#f0c8a4']], 40)}"/><circle cx="360" cy="300" r="204" fill="${glass}"/>${bulbs.join('')}`
  + `<rect y="600" width="720" height="40" fill="#7d3a50" opacity=".25" filter="${art.blur(14)}"/>${ground(art, 620, '#eac4c4', 10)}`
  + `<rect x="330" y="500" width="60" height="150" fill="${art.cylinder('#d8a077', 0.5)}"/><ellipse cx="360" cy="652" rx="120" ry="20" fill="${art.cylinder('#d8a077', 0.5)}"/>${
    stand(art, 116, 668, 0.94, 62, place(0, -150, 1.1, blossoms('#f7b6c2')) + vase(art, '#fbf3ec'))}${stand(art, 566, 690, 0.96, 84, serum(art, '#b8712a'))
  }${stand(art, 258, 700, 0.72, 96, perfume(art, '#e58fa4'))}${stand(art, 436, 712, 0.62, 92, creamJar(art, '#c9dcde'))}${stand(art, 356, 728, 0.56, 54, lipstick(art, '#c3203f'))}${stand(art, 652, 736, 0.52, 54, lipstickCap(art))}`
}

function orchard(art: Art): string {
  const roll = dice(21)
  const tree = (x: number, y: number, size: number, green: string) => {
    const crowns = [[-62, -190, 74], [60, -196, 78], [0, -252, 88], [-20, -168, 72], [44, -160, 66]] as const
    const fruit = Array.from({ length: 11 }, () => `<circle cx="${(roll() * 170 - 85).toFixed(0)}" cy="${(-150 - roll() * 140).toFixed(0)}" r="13" fill="${art.ball('#f68f1e')}"/>`)
    return place(x, y, size, `<ellipse cx="20" cy="4" rx="130" ry="18" fill="#24402a" opacity=".3" filter="${art.blur(8)}"/><path d="M-14 4C-8 -60 -10 -110 -18 -150H20C12 -110 10 -60 16 4Z" fill="${art.cylinder('#85603f')}"/>${crowns.map(([cx, cy, r], at) => `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${art.ball(shade(green, at * 0.04 - 0.06), 0.3)}"/>`).join('')}${fruit.join('')}`)
  }
  const field = (path: string, colour: string) => `<path d="${path}" fill="${art.linear([[0, shade(colour, 0.22)], [1, shade(colour, -0.06)]])}"/>`
  return `${fill(art.linear([[0, '#9fd0e6'], [0.36, '#fbe8c4'], [0.5, '#fff3d6']]))}<circle cx="520" cy="190" r="210" fill="${art.radial([[0, '#fff4cf', 0.95], [1, '#fff4cf', 0]])}"/><circle cx="520" cy="190" r="62" fill="#ffe19a"/>`
    + `<g fill="#fff" opacity=".8" filter="${art.blur(5)}"><ellipse cx="170" cy="150" rx="110" ry="24"/><ellipse cx="220" cy="126" rx="60" ry="26"/><ellipse cx="410" cy="84" rx="80" ry="16"/></g>${
      field('M0 420C120 340 220 350 330 400S560 330 720 396V700H0Z', '#9dbf9a')}${field('M0 480C160 420 320 450 420 470S620 430 720 462V760H0Z', '#7fab68')
    }${tree(70, 540, 0.62, '#4f8f45')}${tree(238, 528, 0.52, '#5b9a4c')}${tree(420, 530, 0.52, '#4f8f45')}${tree(640, 546, 0.66, '#579648')
    }${field('M0 560C200 520 420 540 720 556V960H0Z', '#6f9f4e')}${tree(-10, 690, 1.2, '#478640')}${tree(716, 690, 1.24, '#478640')
    }<path d="M300 548C330 600 250 700 150 960H600C520 760 420 640 372 548Z" fill="${art.linear([[0, '#f0dcae'], [1, '#dcbf86']])}" opacity=".9"/>${
      stand(art, 352, 752, 0.86, 220, orangeBox(art))}${stand(art, 580, 768, 0.62, 54, place(0, -58, 1, orange(art, true)))}${stand(art, 138, 776, 0.54, 54, place(0, -58, 1, orange(art)))}`
}

const SCENES = { tea, fashion, beauty, orchard }

/** Every room cover by its file name, as SVG documents. */
export function coverPictures(): [name: string, svg: string][] {
  return Object.entries(SCENES).map(([name, draw]) => {
    const art = new Art()
    return [name, art.document(COVER.width, COVER.height, draw(art))]
  })
}
