/** A stop of a gradient: position 0–1, colour, opacity 0–1 (1 when left out). */
export type Stop = readonly [at: number, colour: string, opacity?: number]

/** Gathers the gradients, blurs and clips of one picture, and hands back references to use as `fill`, `filter` or `clip-path`. */
export class Art {
  private readonly defs: string[] = []

  /** A straight gradient over the shape's own box; `angle` in degrees, 0 runs left to right, 90 top to bottom. */
  linear(stops: readonly Stop[], angle = 90): string {
    return this.define('linearGradient', `gradientTransform="rotate(${angle} .5 .5)"`, stopTags(stops))
  }

  /** A round gradient over the shape's own box; centre and radius are shares of that box. */
  radial(stops: readonly Stop[], cx = 0.5, cy = 0.5, r = 0.5): string {
    return this.define('radialGradient', `cx="${cx}" cy="${cy}" r="${r}"`, stopTags(stops))
  }

  /** Light falling from the left on something round and upright: dark rim, highlight, core shadow, light bounced back. */
  cylinder(colour: string, gloss = 0.34): string {
    return this.linear([
      [0, shade(colour, -0.26)],
      [0.1, shade(colour, -0.08)],
      [0.28, shade(colour, gloss)],
      [0.48, shade(colour, 0.03)],
      [0.8, shade(colour, -0.22)],
      [0.93, shade(colour, -0.3)],
      [1, shade(colour, -0.16)],
    ], 0)
  }

  /** Light from the upper left on something like a ball. */
  ball(colour: string, gloss = 0.4): string {
    return this.radial([[0, shade(colour, gloss)], [0.45, colour], [0.85, shade(colour, -0.2)], [1, shade(colour, -0.3)]], 0.36, 0.3, 0.78)
  }

  /** A Gaussian blur; `deviation` in the units of the shape it is used on. */
  blur(deviation: number): string {
    return this.define('filter', 'x="-60%" y="-60%" width="220%" height="220%"', `<feGaussianBlur stdDeviation="${deviation}"/>`)
  }

  /** Cuts what uses it to the given shapes. */
  clip(shapes: string): string {
    return this.define('clipPath', '', shapes)
  }

  /** A tile of `width` × `height` repeated over a shape. */
  pattern(width: number, height: number, tile: string, transform = ''): string {
    return this.define('pattern', `width="${width}" height="${height}" patternUnits="userSpaceOnUse" patternTransform="${transform}"`, tile)
  }

  /** The whole picture as an SVG document. */
  document(width: number, height: number, body: string): string {
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><defs>${this.defs.join('')}</defs>${body}</svg>`
  }

  private define(tag: string, attributes: string, content: string): string {
    const id = `d${this.defs.length}`
    this.defs.push(`<${tag} id="${id}" ${attributes}>${content}</${tag}>`)
    return `url(#${id})`
  }
}

function stopTags(stops: readonly Stop[]): string {
  return stops.map(([at, colour, opacity = 1]) => `<stop offset="${at}" stop-color="${colour}" stop-opacity="${opacity}"/>`).join('')
}

/** Mixes two `#rrggbb` colours; `share` 0 is all `from`, 1 all `to`. */
export function mix(from: string, to: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const a = Number.parseInt(from.slice(at, at + 2), 16)
    const b = Number.parseInt(to.slice(at, at + 2), 16)
    return Math.round(a + (b - a) * share).toString(16).padStart(2, '0')
  })
  return `#${channels.join('')}`
}

/** Lighter (amount 0…1) or deeper (amount -1…0). Shadows lean to violet: pure black makes colours look dirty. */
export function shade(colour: string, amount: number): string {
  return amount >= 0 ? mix(colour, '#ffffff', amount) : mix(colour, '#231226', -amount)
}

/** Puts a drawing, whose origin is the middle of its foot, at a place of the picture. */
export function place(x: number, y: number, scale: number, body: string, rotate = 0): string {
  return `<g transform="translate(${x} ${y}) scale(${scale}) rotate(${rotate})">${body}</g>`
}

/** Numbers 0–1 that look random and are the same in every run, so that the pictures are too. */
export function dice(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** The side of an upright round body seen slightly from above, `half` its half width, `tilt` the half height of its ends. */
export function tube(half: number, top: number, bottom: number, tilt: number): string {
  return `M${-half} ${top}A${half} ${tilt} 0 0 0 ${half} ${top}L${half} ${bottom}A${half} ${tilt} 0 0 1 ${-half} ${bottom}Z`
}

/** A tube with a flat lid on it. */
export function drum(art: Art, colour: string, half: number, top: number, bottom: number, tilt: number, gloss?: number): string {
  return `<path d="${tube(half, top, bottom, tilt)}" fill="${art.cylinder(colour, gloss)}"/>`
    + `<ellipse cy="${top}" rx="${half}" ry="${tilt}" fill="${art.linear([[0, shade(colour, 0.42)], [1, shade(colour, 0.08)]], 20)}"/>`
}
