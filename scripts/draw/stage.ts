import type { Art } from './art'
import { place, shade } from './art'

/** Side of a goods picture in px. */
export const SIDE = 640
/** Where things stand in a goods picture. */
export const FLOOR = 520

/** A wall that meets the floor without an edge, as in a photo studio, with light from the upper left. */
export function studio(art: Art, wall: string, extra = ''): string {
  const sweep = art.linear([[0, shade(wall, 0.22)], [0.62, wall], [0.7, shade(wall, -0.05)], [0.78, shade(wall, 0.16)], [1, shade(wall, 0.02)]])
  const light = art.radial([[0, '#ffffff', 0.75], [1, '#ffffff', 0]], 0.28, 0.24, 0.6)
  const corner = art.radial([[0.6, shade(wall, -0.6), 0], [1, shade(wall, -0.6), 0.16]], 0.45, 0.45, 0.78)
  return rect(sweep) + extra + rect(light) + rect(corner)
}

/** A table seen from above with daylight from a window on it. */
export function tabletop(art: Art, colour: string): string {
  const base = art.linear([[0, shade(colour, 0.3)], [1, shade(colour, -0.06)]], 50)
  const pane = (x: number) => `<path d="M${x} -40h96l-250 760h-96z" fill="#fff" opacity=".34"/>`
  return `${rect(base)}<g filter="${art.blur(14)}">${pane(250)}${pane(400)}${pane(610)}${pane(760)}</g>`
}

/** A round plinth that lifts the goods; its top is at `y`. */
export function plinth(art: Art, colour: string, y = FLOOR - 8, half = 210): string {
  const side = `M${320 - half} ${y}v56a${half} 44 0 0 0 ${half * 2} 0v-56z`
  return `<ellipse cx="345" cy="${y + 72}" rx="${half + 40}" ry="44" fill="${shade(colour, -0.7)}" opacity=".28" filter="${art.blur(22)}"/>`
    + `<path d="${side}" fill="${art.cylinder(shade(colour, -0.06), 0.3)}"/>`
    + `<ellipse cx="320" cy="${y}" rx="${half}" ry="44" fill="${art.linear([[0, shade(colour, 0.5)], [1, shade(colour, 0.16)]], 20)}"/>`
}

/** A tall niche behind the goods. */
export function arch(art: Art, colour: string, cx = 320, half = 190, top = 90): string {
  const fill = art.linear([[0, shade(colour, -0.1)], [1, shade(colour, 0.2)]])
  return `<path d="M${cx - half} 560V${top + half}a${half} ${half} 0 0 1 ${half * 2} 0V560z" fill="${fill}"/>`
}

/** A disc like a low sun behind the goods. */
export function disc(art: Art, colour: string, cx: number, cy: number, r: number): string {
  return `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${art.linear([[0, shade(colour, 0.28)], [1, shade(colour, -0.04)]], 60)}"/>`
}

/** The soft shadow of something standing at (x, y): tight where it touches, long to the right where the light is kept out. */
export function shadow(art: Art, x: number, y: number, half: number, colour = '#3b2a3f', strength = 1): string {
  return `<ellipse cx="${x + half * 0.42}" cy="${y + 4}" rx="${half * 1.5}" ry="${half * 0.2}" fill="${colour}" opacity="${0.22 * strength}" filter="${art.blur(half * 0.14)}"/>`
    + `<ellipse cx="${x + 4}" cy="${y + 2}" rx="${half * 1.02}" ry="${half * 0.13}" fill="${colour}" opacity="${0.42 * strength}" filter="${art.blur(half * 0.05)}"/>`
}

/** The blurred outline of leaves that a plant outside the picture throws on the wall. */
export function leafShade(art: Art, colour: string, x = 560, y = 70, scale = 1): string {
  const leaflet = 'M0 0C30 -16 90 -20 150 0C90 14 30 12 0 0Z'
  const frond = (turn: number) => `<g transform="rotate(${turn})"><path d="M0 -3L300 0L0 3Z"/>${Array.from({ length: 9 }, (_, at) => `<path d="${leaflet}" transform="translate(${at * 32} 0) rotate(${52 - at * 3}) scale(${1 - at * 0.07})"/><path d="${leaflet}" transform="translate(${at * 32} 0) rotate(${at * 3 - 52}) scale(${1 - at * 0.07})"/>`).join('')}</g>`
  const leaves = [128, 166, 204].map(frond)
  return `<g fill="${colour}" opacity=".11" filter="${art.blur(7)}">${place(x + 90, y - 70, scale, leaves.join(''))}</g>`
}

function rect(fill: string): string {
  return `<rect width="${SIDE}" height="${SIDE}" fill="${fill}"/>`
}
