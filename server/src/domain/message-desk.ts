import type { MessageInput } from '#contract/rooms'
import type { Actor } from './actor'
import type { MessageRequest, Posted } from './message-batch'
import type { WordBook } from './word-book'
import type { Run } from './work'
import { AppError } from '../errors'
import { Batches } from './batches'
import { postMessages } from './message-batch'

/** Where messages are said. */
export interface MessageDesk {
  /**
   * Says something in a room, together with what others say there at the same moment. The same `clientId` of the same person is
   * one message, however often it arrives.
   * @throws {AppError} 403 KICKED, MUTED (`details.until`); 404 ROOM_NOT_FOUND; 409 ROOM_ENDED; 422 TEXT_BLOCKED; 429 SLOW_MODE (`details.retryAfter`); 503 BUSY, UNAVAILABLE
   */
  post: (user: Actor, roomId: string, input: MessageInput) => Promise<Posted>
  /** Takes no more; resolves when all that were taken have their answer. */
  close: () => Promise<void>
}

export interface MessageDeskOptions {
  run: Run
  words: Pick<WordBook, 'isBlocked'>
  /** Whether WeChat is to check what has been said. */
  review?: boolean
  /** Most messages in one transaction. */
  size?: number
  /** Most messages that wait for one room. */
  queue?: number
  /** Most rooms worked at a time: each takes a connection. */
  lanes?: number
}

export function openMessageDesk({ run, words, review = false, size = 128, queue = 2000, lanes = 3 }: MessageDeskOptions): MessageDesk {
  const batches = new Batches<MessageRequest, Posted>({
    settle: (roomId, requests) => run(work => postMessages(work, { words, review }, roomId, requests)),
    busy: () => new AppError(503, 'BUSY', 'Too many messages at once. Try again in a moment.', { retryAfter: 1 }),
    size,
    queue,
    lanes,
  })
  return {
    post: (user, roomId, input) => batches.add(roomId, { userId: user.id, input }),
    close: () => batches.close(),
  }
}
