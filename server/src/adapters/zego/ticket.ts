import type { MediaTicket } from '#contract/rooms'
import type { ZegoConfig } from '../../config/zego'
import type { Visit } from '../../domain/join'
import type { Work } from '../../domain/work'
import { liveStreams } from '../../domain/media-streams'
import { handOut, newZegoId, requireHandedOut } from '../../domain/zego-users'
import { token04 } from './token04'

/** A shopper who is sent away could come back by a token ZEGO still takes, so it is short; renewing takes one request. */
export const SHOPPER_SECONDS = 3600
/** Most lives are shorter, and an anchor whose renewal fails for a while must not go off the air. */
export const ANCHOR_SECONDS = 7200

/**
 * What lets a visitor into ZEGO's room, and only there, by the id the visit has already or by a new one, which is written down.
 * @throws {AppError} 403 NOT_YOUR_VISIT
 */
export async function zegoTicket(work: Work, { appId, serverSecret }: ZegoConfig, { room, sub, role, watching, nickname }: Visit, zegoId?: string): Promise<MediaTicket> {
  const canPublish = role === 'anchor' && !watching
  const seconds = canPublish ? ANCHOR_SECONDS : SHOPPER_SECONDS
  const expiresAt = new Date((Math.floor(work.now.getTime() / 1000) + seconds) * 1000)
  if (zegoId !== undefined)
    await requireHandedOut(work, zegoId, { roomId: room.id, sub })
  const id = zegoId ?? (canPublish ? sub : newZegoId(sub))
  await handOut(work, id, { roomId: room.id, sub, expiresAt })
  return {
    driver: 'zego',
    appId,
    roomId: room.id,
    streamId: room.streamId,
    user: { id, name: nickname ?? 'guest' },
    token: token04({ appId, userId: id, secret: serverSecret, seconds, now: work.now, rights: { roomId: room.id, publish: canPublish ? [room.streamId] : undefined } }),
    expiresAt: expiresAt.toISOString(),
    canPublish,
    busy: canPublish && (await liveStreams(work.db, [room.streamId])).has(room.streamId),
  }
}
