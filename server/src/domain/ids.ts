import { Buffer } from 'node:buffer'
import { randomFillSync } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 18

/** Bytes from here on would make the alphabet's first characters likelier. */
const LIMIT = 256 - 256 % ALPHABET.length

/** Drawn many at a time: for each id by itself it would cost more than all the rest of an id. */
const drawn = Buffer.alloc(4096)
let used = drawn.length

/**
 * A new id such as `room_3fK9…`: 107 random bits, so nobody can guess a neighbour's.
 * @param prefix says what it is of, in letters
 */
export function newId(prefix: string): string {
  let id = ''
  while (id.length < LENGTH) {
    const byte = nextByte()
    if (byte < LIMIT)
      id += ALPHABET[byte % ALPHABET.length]
  }
  return `${prefix}_${id}`
}

function nextByte(): number {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  return drawn[used++]!
}
