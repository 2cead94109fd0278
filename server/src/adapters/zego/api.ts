import type { CallerOptions } from './caller'
import { Buffer } from 'node:buffer'
import { RELAY_BYTES, RELAY_SENDER } from '#contract/relay'
import { ZegoCaller } from './caller'
import { ZegoApiError } from './errors'

export interface ZegoStream {
  streamId: string
  /** As ZEGO knows the publisher. */
  userId: string
}

/**
 * What this server asks of ZEGO's cloud. Every call rejects with a {@link ZegoApiError} only, and may take a while: it waits for
 * its turn and is repeated. Never call it within a transaction.
 */
export interface ZegoApi {
  /** Throws people out of a room; those who are not in it are no error. */
  kickoutUsers: (roomId: string, userIds: readonly string[], reason?: string) => Promise<void>
  /** Throws everybody out; a room nobody is in is closed already. */
  closeRoom: (roomId: string, reason?: string) => Promise<void>
  /** Takes a stream off the room's list; its publisher goes on until told otherwise. */
  deleteStream: (roomId: string, streamId: string) => Promise<void>
  /** Keeps a stream from being published, now and later, until it is resumed. */
  forbidStream: (streamId: string) => Promise<void>
  resumeStream: (streamId: string) => Promise<void>
  /** Tells everybody in a room, if there is anybody; some may miss it where there are many. @param text at most 1,024 bytes of UTF-8 */
  sendBroadcast: (roomId: string, text: string) => Promise<void>
  /** How many people each room has; 0 for one that ZEGO does not know. */
  userCounts: (roomIds: readonly string[]) => Promise<Map<string, number>>
  /** What is published in a room now; nothing in one that ZEGO does not know. ZEGO answers once in 10 s for each room. */
  streams: (roomId: string) => Promise<ZegoStream[]>
  /** Gives up what waits; calls that follow fail. */
  close: () => void
}

const KICKS_A_CALL = 5
const ROOMS_A_CALL = 10
const REASON_BYTES = 256
const CHAT_MESSAGE = '2'

export function zegoApi(options: CallerOptions): ZegoApi {
  const caller = new ZegoCaller(options)
  let sequence = 0
  /** ZEGO ignores one that does not rise, also over restarts. */
  const nextSequence = (): string => String(sequence = Math.max(sequence + 1, options.clock().getTime()))

  return {
    async kickoutUsers(roomId, userIds, reason) {
      for (let from = 0; from < userIds.length; from += KICKS_A_CALL) {
        const some = userIds.slice(from, from + KICKS_A_CALL)
        await unlessGone(caller.call({
          action: 'KickoutUser',
          parameters: () => [['RoomId', roomId], ...some.map((id): [string, string] => ['UserId[]', id]), ...reasonOf(reason)],
        }))
      }
    },
    async closeRoom(roomId, reason) {
      await unlessGone(caller.call({ action: 'CloseRoom', parameters: () => [['RoomId', roomId], ...reasonOf(reason)] }))
    },
    async deleteStream(roomId, streamId) {
      await unlessGone(caller.call({ action: 'DeleteStream', parameters: () => [['RoomId', roomId], ['UserId', RELAY_SENDER], ['StreamId', streamId]] }))
    },
    async forbidStream(streamId) {
      await caller.call({ action: 'ForbidRTCStream', parameters: () => [['StreamId', streamId], ['Sequence', nextSequence()]] })
    },
    async resumeStream(streamId) {
      await caller.call({ action: 'ResumeRTCStream', parameters: () => [['StreamId', streamId], ['Sequence', nextSequence()]] })
    },
    async sendBroadcast(roomId, text) {
      if (Buffer.byteLength(text) > RELAY_BYTES)
        throw new ZegoApiError('SendBroadcastMessage', 'TOO_LONG', `at most ${RELAY_BYTES} bytes`)
      await unlessGone(caller.call({
        action: 'SendBroadcastMessage',
        parameters: () => [['RoomId', roomId], ['UserId', RELAY_SENDER], ['UserName', RELAY_SENDER], ['MessageCategory', CHAT_MESSAGE], ['MessageContent', text]],
        repeatable: false,
      }))
    },
    async userCounts(roomIds) {
      const counts = new Map(roomIds.map(id => [id, 0]))
      for (let from = 0; from < roomIds.length; from += ROOMS_A_CALL) {
        const some = roomIds.slice(from, from + ROOMS_A_CALL)
        const data = await caller.call({ action: 'DescribeUserNum', parameters: () => some.map((id): [string, string] => ['RoomId[]', id]) })
        for (const { RoomId, UserCount } of listIn(data, 'UserCountList'))
          counts.set(String(RoomId), Number(UserCount))
      }
      return counts
    },
    async streams(roomId) {
      const data = await unlessGone(caller.call({ action: 'DescribeSimpleStreamList', parameters: () => [['RoomId', roomId]] }))
      return listIn(data, 'StreamList').map(({ StreamId, UserId }) => ({ streamId: String(StreamId), userId: String(UserId) }))
    },
    close: () => caller.close(),
  }
}

async function unlessGone(call: Promise<unknown>): Promise<unknown> {
  try {
    return await call
  }
  catch (error) {
    if (!(error instanceof ZegoApiError && error.isGone))
      throw error
  }
}

function listIn(data: unknown, name: string): Record<string, unknown>[] {
  const list: unknown = typeof data === 'object' && data !== null ? (data as Record<string, unknown>)[name] : undefined
  return Array.isArray(list) ? list.filter(item => typeof item === 'object' && item !== null) : []
}

/** Cut where a character ends. */
function reasonOf(reason: string | undefined): [string, string][] {
  if (!reason)
    return []
  const bytes = Buffer.from(reason)
  let end = Math.min(bytes.length, REASON_BYTES)
  while (end < bytes.length && (bytes[end]! & 0xC0) === 0x80)
    end--
  return [['CustomReason', bytes.toString('utf8', 0, end)]]
}
