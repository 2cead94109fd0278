import { READ_AS } from './look-alikes'

/** What stands before a character of a folded text. */
export const GAP = {
  none: 0,
  /** A space, something invisible, a sign such as `.` or `*`. */
  plain: 1,
  /** A picture. */
  picture: 2,
  /** The end of a sentence or of a part of one. */
  clause: 3,
} as const
export type Gap = typeof GAP[keyof typeof GAP]

/** A text as the list of words reads it. */
export interface FoldedText {
  /** Letters, digits and characters; nothing else is left. */
  readonly codes: readonly number[]
  /** What stood before each of them. */
  readonly gaps: readonly Gap[]
}

const BETWEEN = /[\p{White_Space}\p{P}\p{S}\p{C}\p{M}\p{Default_Ignorable_Code_Point}]/u
const PICTURE = /\p{Extended_Pictographic}/u
const CLAUSE = /[,，。!?;:、\n\r]/
const ACCENTED = /\p{Script=Latin}/u
const DIGIT = /\d/

/** Digits and signs that stand for a letter inside a word; a 1 is either of two. */
const STAND_INS: Record<string, string> = { '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', '$': 's' }
/** Between letters one of them or the same twice, at the edge of at least three letters one: not in `10l`, `S10` or `2 box`. */
const STAND_IN = /(?<=[a-z])([013457@$])\1?(?=[a-z])|(?<![a-z0-9])[013457@$](?=[a-z]{3})|(?<=[a-z]{3})[013457@$](?![a-z0-9])/g

/** A text as it is written: half-width, lower case, without accents, look-alikes as what they look like, traditional characters simplified. */
export function fold(text: string): FoldedText {
  return strip(plain(text))
}

/**
 * The ways a text may be meant: as it is written, and where there is reason to, with digits read as letters (`f0o`) and with
 * drawn-out characters once or twice (`foooo`).
 */
export function readings(text: string): FoldedText[] {
  const written = plain(text)
  const spelled = ['i', 'l'].map(one => written.replace(STAND_IN, signs => [...signs].map(sign => sign === '1' ? one : STAND_INS[sign]).join('')))
  return [...new Set([written, ...spelled])].map(strip).flatMap(folded => [folded, ...shortened(folded)])
}

/** Characters seen; people use some thousands, and beyond that many the memory starts anew. */
const REMEMBERED = 10_000

/** A function of a character that remembers what it has answered. */
function remembered<T>(answer: (character: string) => T): (character: string) => T {
  const known = new Map<string, T>()
  return (character) => {
    const before = known.get(character)
    if (before !== undefined)
      return before
    if (known.size >= REMEMBERED)
      known.clear()
    const now = answer(character)
    known.set(character, now)
    return now
  }
}

const plainOf = remembered((character) => {
  const lower = READ_AS.get(character) ?? character.toLowerCase()
  return ACCENTED.test(lower) ? lower.normalize('NFD')[0]! : READ_AS.get(lower) ?? lower
})

/** What a character leaves between others; none for one that is read. */
const gapOf = remembered((character): Gap => {
  if (!BETWEEN.test(character))
    return GAP.none
  return CLAUSE.test(character) ? GAP.clause : PICTURE.test(character) ? GAP.picture : GAP.plain
})

function plain(text: string): string {
  let result = ''
  for (const character of text.normalize('NFKC'))
    result += plainOf(character)
  return result
}

function strip(text: string): FoldedText {
  const codes: number[] = []
  const gaps: Gap[] = []
  let gap: Gap = GAP.none
  for (const character of text) {
    const here = gapOf(character)
    if (here === GAP.none) {
      codes.push(character.codePointAt(0)!)
      gaps.push(gap)
      gap = GAP.none
    }
    else if (here > gap) {
      gap = here
    }
  }
  return { codes, gaps }
}

/**
 * A text without its drawn-out characters, which are three alike, or two beside two others (as in 加加微微); digits stay. No word has
 * three alike, and two alike in one place (妈妈, good) mean what they say.
 */
function shortened({ codes, gaps }: FoldedText): FoldedText[] {
  const runs: { from: number, length: number }[] = []
  for (const [index, code] of codes.entries()) {
    if (index > 0 && codes[index - 1] === code)
      runs.at(-1)!.length++
    else
      runs.push({ from: index, length: 1 })
  }
  const lengthOf = (run: typeof runs[number] | undefined): number => run && !DIGIT.test(String.fromCodePoint(codes[run.from]!)) ? run.length : 1
  const drawnOut = runs.map((run, index) => lengthOf(run) >= 3 || (lengthOf(run) === 2 && Math.max(lengthOf(runs[index - 1]), lengthOf(runs[index + 1])) >= 2))
  if (!drawnOut.includes(true))
    return []
  return [1, 2].map((kept) => {
    const indexes = runs.flatMap(({ from, length }, index) => Array.from({ length: drawnOut[index] ? Math.min(kept, length) : length }, (_, step) => from + step))
    return { codes: indexes.map(index => codes[index]!), gaps: indexes.map(index => gaps[index]!) }
  })
}
