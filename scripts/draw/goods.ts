import { Art, place } from './art'
import { blossoms, creamJar, lipstick, lipstickCap, perfume, serum } from './objects/beauty'
import { dress, tee, tote } from './objects/fashion'
import { orange, orangeBox, orangeHalf } from './objects/food'
import { candle, lamp, mug, notebook, pen, steam, teaLeaves, teaTin } from './objects/home'
import { headphones, waterBottle } from './objects/tech'
import { vase } from './objects/vase'
import { scarf, sneaker } from './objects/wear'
import { arch, disc, leafShade, plinth, shadow, SIDE, studio, tabletop } from './stage'

type Drawing = (art: Art) => string

/** Something standing on the floor of the studio with its shadow; `half` is the half width of its foot. */
function stand(art: Art, x: number, y: number, scale: number, half: number, body: string): string {
  return shadow(art, x, y, half * scale) + place(x, y, scale, body)
}

/** Something hanging on the wall with the shadow it throws on it. */
function hang(art: Art, x: number, y: number, scale: number, body: string, outline = body): string {
  const dark = `<g opacity=".16" filter="${art.blur(16)}" style="mix-blend-mode:multiply">${outline}</g>`
  return place(x + 26, y + 22, scale, dark) + place(x, y, scale, body)
}

const rail = (y: number) => `<path d="M-10 ${y}H660" stroke="#8d7a6b" stroke-width="9"/><path d="M-10 ${y - 2}H660" stroke="#d9cabb" stroke-width="3"/>`

/** Every goods picture by its file name. */
export const GOODS: Readonly<Record<string, Drawing>> = {
  'lipstick': a => studio(a, '#f3d3d2', arch(a, '#eab9ba') + leafShade(a, '#7d2f45')) + plinth(a, '#f2cfcb')
    + stand(a, 272, 516, 0.98, 54, lipstick(a, '#c3203f')) + stand(a, 400, 530, 0.98, 54, lipstickCap(a)),
  'lipstick-2': a => studio(a, '#f6e1d8', disc(a, '#efc3b4', 320, 250, 180) + leafShade(a, '#7d3f2f')) + plinth(a, '#f5ded4', 510, 250)
    + stand(a, 190, 506, 0.98, 54, lipstick(a, '#c3203f')) + stand(a, 322, 522, 1.02, 54, lipstick(a, '#b5545c')) + stand(a, 454, 506, 0.98, 54, lipstick(a, '#a5402c')),
  'serum': a => studio(a, '#efe3d0', disc(a, '#e6c893', 430, 240, 150) + leafShade(a, '#6a5a2c')) + plinth(a, '#f1e6d6')
    + stand(a, 310, 514, 1.16, 84, serum(a, '#b8712a')),
  'serum-2': a => studio(a, '#e4e8dc', leafShade(a, '#44583a', 590, 60, 1.3)) + stand(a, 246, 540, 1.14, 84, serum(a, '#b8712a')) + stand(a, 436, 556, 1.05, 92, creamJar(a, '#e9d9bd')),
  'cream': a => studio(a, '#dfe7ea', arch(a, '#cbd8dd')) + plinth(a, '#e7edef') + stand(a, 320, 518, 1.5, 92, creamJar(a, '#b9d2d6')),
  'perfume': a => studio(a, '#efdde4', disc(a, '#e8b9c6', 220, 230, 140) + leafShade(a, '#7a3b55')) + stand(a, 320, 536, 1.24, 96, perfume(a, '#e58fa4')),
  'mug': a => studio(a, '#dfe6de', disc(a, '#c7d3c4', 400, 250, 160)) + plinth(a, '#e9ece3') + stand(a, 300, 512, 1.42, 96, mug(a, '#7f9d8c')) + place(300, 236, 1.1, steam(a)),
  'mug-2': a => studio(a, '#efe4d9', leafShade(a, '#6b4a38')) + stand(a, 224, 500, 1.08, 96, mug(a, '#e9dfce', '#7a9a4a')) + stand(a, 424, 556, 1.14, 96, mug(a, '#c9745a')),
  'tea': a => studio(a, '#e3e6d2', disc(a, '#cfd7b3', 300, 240, 170) + leafShade(a, '#3f5228')) + stand(a, 290, 536, 1.42, 92, teaTin(a, '#3f6349')) + place(478, 556, 0.9, teaLeaves(a)),
  'tea-2': a => studio(a, '#ede2cf', leafShade(a, '#5c4527', 580, 60, 1.2)) + stand(a, 214, 520, 1.2, 92, teaTin(a, '#a5482f')) + stand(a, 440, 560, 0.98, 96, mug(a, '#f1ece2', '#b8863b')) + place(440, 372, 0.8, steam(a)),
  'candle': a => studio(a, '#d9c6bb', arch(a, '#c9afa2')) + plinth(a, '#e2d0c4') + stand(a, 320, 514, 1.34, 92, candle(a, '#e7b99a')),
  'candle-2': a => studio(a, '#b9b6c6', disc(a, '#a29fb6', 320, 250, 170)) + stand(a, 214, 520, 1.02, 92, candle(a, '#c9b8d8')) + stand(a, 420, 556, 1.16, 92, candle(a, '#e7b99a')),
  'lamp': a => studio(a, '#b9c4c4', disc(a, '#a7b5b6', 430, 300, 150)) + stand(a, 236, 556, 1.14, 92, lamp(a, '#f0e4d0')),
  'lamp-2': a => studio(a, '#5e6a68') + stand(a, 236, 556, 1.14, 92, lamp(a, '#2f4b46')),
  'notebook': a => tabletop(a, '#e6d7c3') + place(286, 322, 1.14, notebook(a, '#24505a', '#d98948'), -8) + place(526, 330, 1.12, pen(a, '#2d2a33'), 14),
  'notebook-2': a => tabletop(a, '#d9e0dd') + place(400, 330, 0.98, notebook(a, '#d9a441', '#3a4a52'), 12) + place(246, 318, 0.98, notebook(a, '#a8413f', '#f0d9ae'), -7),
  'sneaker': a => studio(a, '#d7e2e8', disc(a, '#bfd0da', 330, 260, 190)) + stand(a, 350, 500, 1.1, 190, sneaker(a, { upper: '#eceae4', patch: '#8fa9b8', sole: '#f2efe8' })) + stand(a, 296, 562, 1.24, 190, sneaker(a, { upper: '#f6f4ef', patch: '#4b7f9c', sole: '#f7f4ee' })),
  'sneaker-2': a => studio(a, '#f0dfd0', disc(a, '#ecc9a8', 320, 250, 180)) + plinth(a, '#f3e4d6', 506, 260) + stand(a, 312, 508, 1.24, 190, sneaker(a, { upper: '#e8743f', patch: '#38424d', sole: '#f7f1e6' })),
  'tote': a => studio(a, '#efe6d8', leafShade(a, '#6a5637', 590, 60, 1.2)) + stand(a, 320, 560, 1.2, 140, tote(a, '#e2d4b8', '#d9663f')),
  'tote-2': a => studio(a, '#d6dfdd', arch(a, '#c2cfcc')) + stand(a, 320, 556, 1.14, 140, tote(a, '#4d6a66', '#f0c987')),
  'scarf': a => tabletop(a, '#ece2d6') + place(316, 300, 1.22, scarf(a, '#b23a48', '#f1dfc8')),
  'scarf-2': a => tabletop(a, '#dfe3e6') + place(316, 300, 1.22, scarf(a, '#7f8f86', '#efe9dc')),
  'dress': a => studio(a, '#e9dcd2', leafShade(a, '#694a3a', 590, 60, 1.3)) + rail(84) + hang(a, 312, 92, 1.06, dress(a, '#3f7a6b')),
  'dress-2': a => studio(a, '#efe0da') + rail(84) + hang(a, 206, 92, 0.98, dress(a, '#c98a92')) + hang(a, 434, 92, 1.04, dress(a, '#e6cf9f')),
  'tee': a => studio(a, '#dbe3ea') + rail(96) + hang(a, 316, 104, 1.14, tee(a, '#f4f1ea', '#3a6ea5')),
  'tee-2': a => studio(a, '#e7e2d6', leafShade(a, '#4d4a33')) + rail(96) + hang(a, 316, 104, 1.14, tee(a, '#3f5a7a', '#f3c76b')),
  'headphones': a => studio(a, '#e6dfd6', disc(a, '#d8c8b6', 320, 270, 190)) + plinth(a, '#ece5dc') + stand(a, 320, 516, 1.1, 150, headphones(a, '#efe7db', '#b79f84')),
  'headphones-2': a => studio(a, '#8f9aa8', disc(a, '#7d8a9a', 320, 270, 190)) + plinth(a, '#9ba6b3') + stand(a, 320, 516, 1.1, 150, headphones(a, '#333a45', '#20242c')),
  'bottle': a => studio(a, '#dbe8e4', disc(a, '#c3d9d2', 420, 250, 150) + leafShade(a, '#2f5a4e')) + stand(a, 310, 548, 1.24, 72, waterBottle(a, '#2f8f83')),
  'bottle-2': a => studio(a, '#f1e3dc') + stand(a, 176, 536, 1, 72, waterBottle(a, '#e98a74')) + stand(a, 322, 560, 1.06, 72, waterBottle(a, '#3d4a63')) + stand(a, 470, 536, 1, 72, waterBottle(a, '#e8c26a')),
  'oranges': a => studio(a, '#e7ecd3', disc(a, '#f3d58a', 430, 210, 140)) + stand(a, 306, 546, 1.16, 220, orangeBox(a)) + stand(a, 556, 556, 0.72, 54, place(0, -58, 1, orange(a, true))),
  'oranges-2': a => studio(a, '#f6e6c8', leafShade(a, '#5a6b24', 590, 50, 1.2)) + stand(a, 218, 500, 1.5, 54, place(0, -58, 1, orange(a, true))) + stand(a, 452, 480, 1.3, 54, place(0, -58, 1, orange(a)))
    + stand(a, 344, 556, 1.5, 60, place(0, -64, 1, orangeHalf(a))),
  'vase': a => studio(a, '#e9e2ea', disc(a, '#d6c7da', 320, 240, 170)) + stand(a, 320, 540, 1, 62, place(0, -150, 1.15, blossoms('#e79aa8')) + vase(a, '#f0e8dc')),
}

/** The picture of one goods as an SVG document of 640 × 640. */
export function goodsPicture(draw: Drawing): string {
  const art = new Art()
  return art.document(SIDE, SIDE, draw(art))
}
