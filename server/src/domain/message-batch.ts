import type { Message, MessageInput } from '#contract/rooms'
import type { Outcome } from './batches'
import type { WordBook } from './word-book'
import type { Work } from './work'
import { messages } from '../db/schema'
import { AppError } from '../errors'
import { newId } from './ids'
import { admitMessage, readSpeakers } from './message-verdict'
import { readSent } from './messages'
import { lockRoom } from './permissions'
import { readLastSaid } from './slow-mode'
import { planReview } from './text-review'

export interface MessageRequest {
  userId: string
  input: MessageInput
}

export interface Judging {
  words: Pick<WordBook, 'isBlocked'>
  /** Whether WeChat is to check what has been said. */
  review: boolean
}

export interface Posted {
  message: Message
  /** False for one that had been said before. */
  created: boolean
}

/** The same of the same person is one message. */
const keyOf = (userId: string, clientId: string): string => `${userId} ${clientId}`

/**
 * Says in a room what several people want to say, in the order they arrived, as if one came after the other: one lock, one number
 * each, one row each. The same `clientId` of the same person is one message, however often it arrives.
 * @returns what became of each: see {@link admitMessage} for the reasons of a refusal
 * @throws {AppError} 404 ROOM_NOT_FOUND
 */
export async function postMessages(work: Work, { words, review }: Judging, roomId: string, requests: readonly MessageRequest[]): Promise<Outcome<Posted>[]> {
  const room = await lockRoom(work, roomId)
  const sent = new Map((await readSent(work.db, roomId, requests.map(({ userId, input }) => ({ userId, clientId: input.clientId }))))
    .map(message => [keyOf(message.user.id, message.clientId), message]))
  const speakers = await readSpeakers(work.db, room, requests.map(request => request.userId), work.now)
  const lastSaid = await readLastSaid(work.db, room, requests.map(request => request.userId), work.now)
  const standard = { room, words, now: work.now }
  const fresh: Message[] = []
  const outcomes = requests.map(({ userId, input }): Outcome<Posted> => {
    const key = keyOf(userId, input.clientId)
    const known = sent.get(key)
    if (known)
      return { kind: 'done', answer: { message: known, created: false } }
    try {
      const message: Message = { id: newId('msg'), clientId: input.clientId, ...admitMessage(standard, speakers.get(userId), lastSaid.get(userId), input), at: work.now.toISOString() }
      sent.set(key, message)
      lastSaid.set(userId, work.now)
      fresh.push(message)
      return { kind: 'done', answer: { message, created: true } }
    }
    catch (error) {
      if (error instanceof AppError)
        return { kind: 'refused', error }
      throw error
    }
  })
  await write(work, roomId, fresh)
  if (review)
    await planReview(work, fresh.map(message => message.id))
  return outcomes
}

async function write(work: Work, roomId: string, fresh: readonly Message[]): Promise<void> {
  if (fresh.length === 0)
    return
  const first = await work.events.appendAll(roomId, 'chat.message', fresh)
  await work.db.insert(messages).values(fresh.map(({ id, clientId, user, text }, index) =>
    ({ id, roomId, userId: user.id, clientId, text, seq: first + index, at: work.now })))
}
