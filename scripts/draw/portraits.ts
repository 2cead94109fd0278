import { Art, shade } from './art'

interface Look { back: string, skin: string, hair: string, coat: string, style: 'long' | 'short' | 'bun' | 'bob', glasses?: boolean }

const LOOKS: Readonly<Record<string, Look>> = {
  'anchor-lin': { back: '#f3c9c4', skin: '#f6d3bd', hair: '#3a2530', coat: '#c3203f', style: 'long' },
  'anchor-chen': { back: '#cfdcc0', skin: '#efc6a4', hair: '#2b2626', coat: '#3f6349', style: 'short', glasses: true },
  'merchant': { back: '#f2dcb4', skin: '#f3cdb2', hair: '#4a3128', coat: '#2f5d6b', style: 'bun' },
  'shopper-1': { back: '#cfdcea', skin: '#f4cfb6', hair: '#5a3a2c', coat: '#e8a13c', style: 'bob' },
  'shopper-2': { back: '#ddd3ea', skin: '#e9bd99', hair: '#262430', coat: '#5a6fb0', style: 'short' },
}

/** Side of a portrait in px. */
export const PORTRAIT_SIDE = 160

const BACK_HAIR = {
  long: 'M40 74C36 26 124 26 120 74C120 104 130 120 128 142H32C30 120 40 104 40 74Z',
  bob: 'M40 74C36 28 124 28 120 74C122 92 122 104 116 110H44C38 104 38 92 40 74Z',
  bun: 'M42 72C40 34 120 34 118 72C118 84 116 90 112 94H48C44 90 42 84 42 72ZM60 30a20 18 0 0 1 40 0a20 18 0 0 1 -40 0z',
  short: 'M44 70C40 34 120 32 117 70C117 78 115 82 113 84H47C45 82 44 78 44 70Z',
}

const FRINGE = {
  long: 'M46 74C46 46 60 40 82 40C104 40 114 52 114 74C108 66 102 58 92 50C82 60 62 64 46 74Z',
  bob: 'M46 72C46 44 62 38 80 38S114 44 114 72C110 66 106 64 104 62C86 66 66 64 56 60C52 64 48 66 46 72Z',
  bun: 'M47 70C48 46 62 40 80 40S112 46 113 70C106 60 96 54 80 53S54 60 47 70Z',
  short: 'M47 68C44 40 66 36 84 36C106 36 116 50 113 68C110 62 106 58 102 56C88 58 74 56 66 50C62 56 52 58 47 68Z',
}

function portrait(look: Look): string {
  const art = new Art()
  const { skin, hair, coat } = look
  const hairFill = art.linear([[0, shade(hair, 0.22)], [1, hair]], 70)
  const eye = (x: number) => `<ellipse cx="${x}" cy="78" rx="3.6" ry="4.4" fill="#30222a"/><circle cx="${x + 1.3}" cy="76.4" r="1.3" fill="#fff"/><path d="M${x - 7} 68q7 -4 14 -1" stroke="${hair}" stroke-width="2.6" fill="none" stroke-linecap="round"/>`
  return art.document(160, 160, `<rect width="160" height="160" fill="${art.linear([[0, shade(look.back, 0.35)], [1, look.back]])}"/><path d="${BACK_HAIR[look.style]}" fill="${hairFill}"/>`
    + `<path d="M20 166C20 132 50 122 80 122S140 132 140 166Z" fill="${art.linear([[0, shade(coat, 0.18)], [1, shade(coat, -0.12)]])}"/><path d="M64 100H96V122C96 138 64 138 64 122Z" fill="${shade(skin, -0.12)}"/>`
    + `<circle cx="47" cy="82" r="7" fill="${shade(skin, -0.08)}"/><circle cx="113" cy="82" r="7" fill="${shade(skin, -0.08)}"/><path d="M47 72C47 40 113 40 113 72C113 104 98 116 80 116S47 104 47 72Z" fill="${art.linear([[0, shade(skin, 0.2)], [1, skin]])}"/>`
    + `<circle cx="58" cy="92" r="8" fill="#f08a84" opacity=".35"/><circle cx="102" cy="92" r="8" fill="#f08a84" opacity=".35"/>${eye(66)}${eye(94)}<path d="M79 86q-3 4 1 5" stroke="${shade(skin, -0.28)}" stroke-width="2" fill="none" stroke-linecap="round"/><path d="M70 99Q80 109 90 99Q80 103 70 99Z" fill="#c8495a"/>`
    + `<path d="${FRINGE[look.style]}" fill="${hairFill}"/>${
      look.glasses ? `<g fill="#fff" fill-opacity=".18" stroke="#54423c" stroke-width="2.6"><circle cx="65" cy="79" r="12"/><circle cx="95" cy="79" r="12"/><path d="M77 78q3 -3 6 0"/></g>` : ''}`)
}

/** Every avatar of the demo shop by its file name, as SVG documents. */
export function portraitPictures(): [name: string, svg: string][] {
  return Object.entries(LOOKS).map(([name, look]) => [name, portrait(look)])
}
