import { Buffer } from 'node:buffer'
import { randomFillSync } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 18

/** Bytes from here on would make the alphabet's first characters likelier. */
const LIMIT = 256 - 256 % ALPHABET.length

/** Drawn many at a time: for each id by itself it would cost more than all the rest of an id. */
const drawn = Buffer.alloc(4096)
let used = drawn.length

/** Base 36 digits of a time in milliseconds, enough until the year 5188. */
const TIME_LENGTH = 9
/** Characters after the time: 77 random bits. */
const TIMED_LENGTH = 13

/**
 * A new id such as `room_3fK9…`: 107 random bits, so nobody can guess a neighbour's.
 * @param prefix says what it is of, in letters
 */
export function newId(prefix: string): string {
  return `${prefix}_${random(LENGTH)}`
}

/**
 * A new id that comes after those of earlier milliseconds, so that an index of rows written by the thousand grows at one end. Its time is in
 * digits and small letters, which every collation puts in one order.
 * @param prefix says what it is of, in letters
 */
export function newTimedId(prefix: string): string {
  return `${prefix}_${Date.now().toString(36).padStart(TIME_LENGTH, '0')}${random(TIMED_LENGTH)}`
}

function random(length: number): string {
  let text = ''
  while (text.length < length) {
    const byte = nextByte()
    if (byte < LIMIT)
      text += ALPHABET[byte % ALPHABET.length]
  }
  return text
}

function nextByte(): number {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  return drawn[used++]!
}
