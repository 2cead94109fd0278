import type { Art } from '../art'
import { dice, place, shade } from '../art'

const PEEL = '#f68f1e'

/** An orange of radius 60 about its middle, with or without its leaf. */
export function orange(art: Art, leaf = false, peel = PEEL): string {
  const roll = dice(11)
  const pores = Array.from({ length: 26 }, () => {
    const turn = roll() * Math.PI * 2
    const away = Math.sqrt(roll()) * 52
    return `<circle cx="${(Math.cos(turn) * away).toFixed(1)}" cy="${(Math.sin(turn) * away).toFixed(1)}" r="1.6"/>`
  })
  return `<circle r="60" fill="${art.ball(peel, 0.42)}"/><g fill="${shade(peel, -0.3)}" opacity=".35">${pores.join('')}</g>`
    + `<ellipse cx="-20" cy="-26" rx="16" ry="11" transform="rotate(-35)" fill="#fff" opacity=".5" filter="${art.blur(4)}"/>`
    + `<path d="M-7 -48l7 4l8 -4l-3 8h-9z" fill="#6f7d34"/>${leaf ? leafOf(art) : ''}`
}

function leafOf(art: Art): string {
  return `<path d="M2 -46C4 -58 2 -66 -2 -74" stroke="#7a5a34" stroke-width="5" fill="none" stroke-linecap="round"/><path d="M2 -56C22 -92 66 -100 96 -82C80 -50 34 -38 2 -56Z" fill="${art.linear([[0, '#8fbf4d'], [1, '#4d8a34']], 30)}"/><path d="M4 -57C34 -62 62 -72 92 -81" stroke="#d7ecae" stroke-width="2.5" fill="none" opacity=".8"/>`
}

/** A cut orange of radius 66 about its middle. */
export function orangeHalf(art: Art): string {
  const wedge = 'M0 -7L-17 -42C-12 -54 12 -54 17 -42Z'
  const wedges = Array.from({ length: 10 }, (_, at) => `<path d="${wedge}" transform="rotate(${at * 36})" stroke-linejoin="round"/>`)
  const flesh = art.radial([[0, '#ffc65c'], [0.7, '#ff9f2e'], [1, '#f98a17']], 0.5, 0.55, 0.6)
  return `<circle r="66" fill="${art.linear([[0, '#ffab3d'], [1, '#e67a10']], 60)}"/><circle r="60" fill="#fff3d9"/><g fill="${flesh}" stroke="${flesh}" stroke-width="3">${wedges.join('')}</g>`
    + `<g stroke="#fff" stroke-width="2.4" opacity=".4" stroke-linecap="round">${Array.from({ length: 10 }, (_, at) => `<path d="M-4 -26l-3 -12M5 -30l1 -10" transform="rotate(${at * 36})"/>`).join('')}</g>`
}

/** A wooden box full of oranges, 440 wide and 330 high. */
export function orangeBox(art: Art): string {
  const rows: readonly (readonly [number, number, number, boolean])[] = [
    [-150, -196, 0.92, false],
    [-52, -214, 0.96, true],
    [54, -212, 0.94, false],
    [152, -196, 0.92, true],
    [-104, -262, 0.94, true],
    [4, -284, 0.98, true],
    [106, -260, 0.92, false],
    [-166, -160, 0.84, false],
    [-90, -166, 1, false],
    [8, -170, 1.02, false],
    [104, -164, 1, false],
    [168, -158, 0.84, false],
  ]
  const fruit = rows.map(([x, y, scale, leaf], at) => place(x, y, scale, `<circle cx="4" cy="8" r="60" fill="#7c3606" opacity=".35" filter="${art.blur(6)}"/>${orange(art, leaf, at % 3 === 1 ? '#fa9a2a' : PEEL)}`, at * 17 % 30 - 15))
  const slat = (y: number, tone: number) => `<rect x="-226" y="${y}" width="452" height="44" rx="5" fill="${art.linear([[0, shade('#dcae74', tone + 0.2)], [1, shade('#c48f55', tone)]])}"/><path d="M-214 ${y + 13}C-120 ${y + 8} -60 ${y + 18} 30 ${y + 13}S160 ${y + 18} 214 ${y + 11}M-214 ${y + 29}C-90 ${y + 34} 20 ${y + 24} 214 ${y + 30}" stroke="#9a6a38" stroke-width="1.6" fill="none" opacity=".45"/>`
  const post = (x: number) => `<rect x="${x}" y="-156" width="34" height="162" rx="4" fill="${art.linear([[0, '#eac592'], [1, '#c08a50']], 0)}"/><g fill="#7d5a38"><circle cx="${x + 17}" cy="-126" r="3.5"/><circle cx="${x + 17}" cy="-74" r="3.5"/><circle cx="${x + 17}" cy="-22" r="3.5"/></g>`
  return `<rect x="-216" y="-176" width="432" height="150" rx="8" fill="#70481f"/>${fruit.join('')}${slat(-148, 0)}${slat(-96, -0.03)}${slat(-44, -0.06)}${post(-222)}${post(188)}`
}
