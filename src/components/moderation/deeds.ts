import type { Report } from '#contract/moderation'
import type { IconName } from '~/components/common/icons'
import type { Muting } from '~/stores/room'
import { computed } from 'vue'
import { useI18n } from '~/app/i18n'
import { useModeration } from '~/composables/useModeration'
import { serverClock } from '~/platform/clock'
import { useRoomStore } from '~/stores/room'

/** Whom and what something is to be done about. */
export interface Target {
  roomId: string
  user: { id: string, nickname: string }
  /** What they said; empty when it is about the person. */
  text: string
  /** Null when there is no message, or none any more. */
  messageId: string | null
  /** One's own line can only be taken away. */
  own?: boolean
  /** Why, unless somebody says otherwise. */
  reason?: string
}

export interface Deed {
  id: string
  icon: IconName
  label: string
  /** Said once it is done. */
  done: string
  /** Asked before. */
  sure?: { title: string, content: string }
  /** Throws an `ApiError`. */
  act: (reason: string | undefined) => Promise<void>
}

/** Minutes of the shorter of the two mutes. */
const SHORT_MINUTES = 10

export function targetOf(report: Report, reason: string): Target {
  const { room, user, message } = report
  return { roomId: room.id, user, text: message?.text ?? '', messageId: message && !message.deleted ? message.id : null, reason }
}

const holds = (muting: Muting | undefined) => muting?.muted === true && (muting.until === null || Date.parse(muting.until) > serverClock.now())

/** What may be done about it now: whom this visit saw muted or sent away can be let speak, or in, again. */
export function useDeeds(target: () => Target | null) {
  const { t } = useI18n()
  const room = useRoomStore()
  const { removeMessage, mute, unmute, kick, unkick } = useModeration()

  function aboutMessage({ roomId, messageId }: Target): Deed[] {
    return messageId === null
      ? []
      : [{ id: 'chat-delete', icon: 'trash', label: t('moderation.deleteMessage'), done: t('moderation.deleted'), act: reason => removeMessage(roomId, messageId, reason) }]
  }

  function aboutSpeech({ roomId, user: { id, nickname: name } }: Target): Deed[] {
    if (room.id === roomId && holds(room.mutes[id]))
      return [{ id: 'chat-unmute', icon: 'mute-user', label: t('moderation.unmute'), done: t('moderation.unmuted', { name }), act: () => unmute(roomId, id) }]
    const silence = (deed: string, label: string, minutes: number | null): Deed =>
      ({ id: deed, icon: 'mute-user', label, done: t('moderation.muted', { name }), act: reason => mute(roomId, id, minutes, reason) })
    return [silence('chat-mute', t('moderation.mute10'), SHORT_MINUTES), silence('chat-mute-session', t('moderation.muteSession'), null)]
  }

  function aboutStay({ roomId, user: { id, nickname: name } }: Target): Deed {
    if (room.id === roomId && room.kicked[id])
      return { id: 'chat-unkick', icon: 'users', label: t('moderation.unkick'), done: t('moderation.unkicked', { name }), act: () => unkick(roomId, id) }
    return {
      id: 'chat-kick',
      icon: 'close',
      label: t('moderation.kick'),
      done: t('moderation.kicked', { name }),
      sure: { title: t('moderation.kickTitle', { name }), content: t('moderation.kickText') },
      act: reason => kick(roomId, id, reason),
    }
  }

  return computed<Deed[]>(() => {
    const now = target()
    if (!now)
      return []
    return now.own ? aboutMessage(now) : [...aboutMessage(now), ...aboutSpeech(now), aboutStay(now)]
  })
}
