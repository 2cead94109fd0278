import type { WordList, WordListInput, WordProblem } from '#contract/moderation'
import type { Database, Orm } from '../db/open'
import type { Tx } from '../db/transaction'
import type { Actor } from './actor'
import type { Work } from './work'
import { eq } from 'drizzle-orm'
import { wordLists } from '../db/schema'
import { AppError } from '../errors'
import { fold } from './folded-text'
import { record } from './moderation-log'
import { BUILT_IN, createWordList } from './word-list'

/** The shop has one list. */
const ID = 'shop'
const EMPTY: Kept = { words: [], version: 0 }
const LONGEST = 50

type Kept = Pick<typeof wordLists.$inferSelect, 'words' | 'version'>

/** The words no message may contain, ready to be asked at any moment: the built-in ones and the merchant's. */
export class WordBook {
  private version = EMPTY.version
  private blocks = createWordList(BUILT_IN)

  constructor(private readonly database: Database) {}

  /** Whether a text may not be shown. */
  readonly isBlocked = (text: string): boolean => this.blocks(text)

  /** From now on these words hold. */
  use({ words, version }: Kept): void {
    this.version = version
    this.blocks = createWordList([...BUILT_IN, ...words])
  }

  /** Takes over what another server has saved. */
  async refresh(): Promise<void> {
    const before = this.version
    const [row] = await this.database.orm.select({ version: wordLists.version }).from(wordLists).where(eq(wordLists.id, ID))
    if ((row?.version ?? EMPTY.version) === before)
      return
    const kept = await readKept(this.database.orm)
    // What was saved here meanwhile is newer than what has been read.
    if (this.version === before)
      this.use(kept)
  }
}

export async function readWords(db: Orm | Tx): Promise<WordList> {
  return show(await readKept(db))
}

/**
 * Replaces the merchant's words; they hold here as soon as this is committed. Words that are found alike are one.
 * @throws {AppError} 409 WORDS_CHANGED (`details.version`); 422 WORD_INVALID (`details.index`, `details.problems`)
 */
export async function saveWords(work: Work, book: WordBook, user: Actor, input: WordListInput): Promise<WordList> {
  const words = tidy(input.words)
  await work.db.insert(wordLists).values({ id: ID, ...EMPTY }).onConflictDoNothing()
  const [before] = await work.db.select().from(wordLists).where(eq(wordLists.id, ID)).for('no key update')
  if (input.version !== undefined && input.version !== before!.version)
    throw AppError.conflict('WORDS_CHANGED', 'Somebody else has changed the list. Read it again.', { version: before!.version })
  const [had, has] = [new Set(before!.words), new Set(words)]
  const added = words.filter(word => !had.has(word))
  const removed = before!.words.filter(word => !has.has(word))
  if (added.length + removed.length === 0)
    return show(before!)
  const kept = { words, version: before!.version + 1 }
  await work.db.update(wordLists).set(kept).where(eq(wordLists.id, ID))
  await record(work, { action: 'words.changed', by: user.id, details: { version: kept.version, added, removed } })
  work.afterCommit(() => book.use(kept))
  return show(kept)
}

async function readKept(db: Orm | Tx): Promise<Kept> {
  const [row] = await db.select().from(wordLists).where(eq(wordLists.id, ID))
  return row ?? EMPTY
}

function show({ words, version }: Kept): WordList {
  return { words, builtIn: BUILT_IN.length, version }
}

function tidy(words: readonly string[]): string[] {
  const found = new Map<string, string>()
  const problems: WordProblem[] = []
  for (const [index, raw] of words.entries()) {
    const word = raw.trim()
    const read = String.fromCodePoint(...fold(word).codes)
    const why = problemOf(word, read)
    if (why)
      problems.push({ index, word, why })
    else if (!found.has(read))
      found.set(read, word)
  }
  const [first] = problems
  if (first)
    throw AppError.unprocessable('WORD_INVALID', `Word ${first.index + 1} cannot be blocked.`, { index: first.index, number: first.index + 1, problems: problems.slice(0, 20) })
  return [...found.values()]
}

/** What is wrong with a word that is looked for as `read`. */
function problemOf(word: string, read: string): WordProblem['why'] | undefined {
  if ([...word].length > LONGEST)
    return 'long'
  if (read === '')
    return 'empty'
  return /^[a-z0-9]$/.test(read) ? 'single' : undefined
}
