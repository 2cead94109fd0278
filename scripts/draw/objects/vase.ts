import type { Art } from '../art'
import { drum } from '../art'

/** A round vase with a narrow neck, 170 high. */
export function vase(art: Art, colour: string): string {
  return `${drum(art, colour, 30, -170, -120, 8)}<path d="M-30 -160C-30 -130 -86 -110 -86 -58C-86 -16 -50 4 0 4C50 4 86 -16 86 -58C86 -110 30 -130 30 -160Z" fill="${art.cylinder(colour, 0.4)}"/>`
}
