import { deleteMessage, kickUser, muteUser, unkickUser, unmuteUser } from '~/api/moderation'
import { useChatStore } from '~/stores/chat'
import { useRoomStore } from '~/stores/room'

/**
 * What whoever runs a room may do to its people and their lines, from wherever they are: the stores follow when that room is
 * the one on screen. Everything throws an `ApiError`. Reasons are for the record, at most 100 characters.
 */
export function useModeration() {
  const room = useRoomStore()
  const chat = useChatStore()
  const here = (roomId: string) => room.id === roomId

  async function removeMessage(roomId: string, messageId: string, reason?: string): Promise<void> {
    await deleteMessage(roomId, messageId, reason)
    if (here(roomId))
      chat.remove(messageId)
  }

  /** For 1–1440 minutes; null for as long as the room lasts. */
  async function mute(roomId: string, userId: string, minutes: number | null, reason?: string): Promise<void> {
    const { until } = await muteUser(roomId, { userId, minutes: minutes ?? undefined, reason })
    if (here(roomId))
      room.setMute({ userId, muted: true, until }, null)
  }

  async function unmute(roomId: string, userId: string): Promise<void> {
    await unmuteUser(roomId, userId)
    if (here(roomId))
      room.setMute({ userId, muted: false, until: null }, null)
  }

  /** Sends somebody away for as long as the room lasts. */
  async function kick(roomId: string, userId: string, reason?: string): Promise<void> {
    await kickUser(roomId, { userId, reason })
    if (here(roomId))
      room.setKicked(userId, true)
  }

  /** Lets somebody in again. */
  async function unkick(roomId: string, userId: string): Promise<void> {
    await unkickUser(roomId, userId)
    if (here(roomId))
      room.setKicked(userId, false)
  }

  return { removeMessage, mute, unmute, kick, unkick }
}
