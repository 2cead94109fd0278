import type { WechatApi } from '../adapters/wechat/api'
import type { JobData } from '../jobs/queues'
import type { Log } from '../log'
import type { Run, Work } from './work'
import { and, eq } from 'drizzle-orm'
import { WechatError } from '../adapters/wechat/answer'
import { checkText, isPassing } from '../adapters/wechat/text-check'
import { messages } from '../db/schema'
import { sendJobs } from '../jobs/send'
import { record } from './moderation-log'
import { lockRoom } from './permissions'
import { flagMessage } from './reports'
import { openidOf } from './sessions'

export interface ReviewParts {
  run: Run
  wechat: Pick<WechatApi, 'post'>
  clock: () => Date
  log: Log
}

/** Seconds until WeChat is asked again, by the attempt; from then on the last of them. */
const AGAIN = [5, 15, 60, 120]
/** By then everybody has read it; a backlog must not keep what is said now waiting. */
const GIVE_UP_MS = 10 * 60_000

/** Keeps messages, which everybody sees already, for WeChat's check. */
export function planReview(work: Work, messageIds: readonly string[]): Promise<void> {
  return sendJobs(work, 'message.review', messageIds.map(messageId => ({ data: { messageId, attempt: 0 } })))
}

/**
 * Has WeChat check a message, takes it away when it may not stand, and reports it when a person is to look. Somebody WeChat does not know, who came another way or was here
 * longer than two hours ago, is not checked. What WeChat is too busy for is asked again, for ten minutes.
 */
export async function reviewMessage({ run, wechat, clock, log }: ReviewParts, { messageId, attempt }: JobData['message.review']): Promise<void> {
  const found = await run(async (work) => {
    const [message] = await work.db.select().from(messages).where(and(eq(messages.id, messageId), eq(messages.deleted, false)))
    return message && { message, openid: await openidOf(work, message.userId) }
  })
  if (!found?.openid)
    return
  const { message: { at, text }, openid } = found
  if (clock().getTime() - at.getTime() > GIVE_UP_MS)
    return log.warn({ messageId, attempt }, 'a message stays unchecked: WeChat was busy for too long')
  try {
    const { suggest, label } = await checkText(wechat, openid, text)
    if (suggest === 'risky')
      await run(work => takeAway(work, messageId, label))
    else if (suggest === 'review')
      await run(work => flagMessage(work, messageId, label))
  }
  catch (error) {
    if (!(error instanceof WechatError))
      throw error
    if (!isPassing(error))
      return log.info({ messageId, errcode: error.errcode }, 'a message stays unchecked: WeChat does not check it')
    await run(work => sendJobs(work, 'message.review', [{
      data: { messageId, attempt: attempt + 1 },
      at: new Date(work.now.getTime() + (AGAIN[attempt] ?? AGAIN.at(-1)!) * 1000),
    }]))
  }
}

async function takeAway(work: Work, messageId: string, label: number): Promise<void> {
  const [{ roomId }] = await work.db.select({ roomId: messages.roomId }).from(messages).where(eq(messages.id, messageId)) as [{ roomId: string }]
  await lockRoom(work, roomId)
  const [gone] = await work.db.update(messages).set({ deleted: true }).where(and(eq(messages.id, messageId), eq(messages.deleted, false))).returning()
  if (!gone)
    return
  await work.events.append(roomId, 'chat.deleted', { messageId, reason: 'review' })
  await record(work, { action: 'message.reviewed', by: null, roomId, userId: gone.userId, message: { id: messageId, text: gone.text }, details: { label } })
}
