import { randomBytes } from 'node:crypto'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const LENGTH = 18

/** Bytes from here on would make the alphabet's first characters likelier. */
const LIMIT = 256 - 256 % ALPHABET.length

/**
 * A new id such as `room_3fK9…`: 107 random bits, so nobody can guess a neighbour's.
 * @param prefix says what it is of, in letters
 */
export function newId(prefix: string): string {
  let id = ''
  while (id.length < LENGTH) {
    for (const byte of randomBytes(LENGTH)) {
      if (byte < LIMIT && id.length < LENGTH)
        id += ALPHABET[byte % ALPHABET.length]
    }
  }
  return `${prefix}_${id}`
}
