import type { RoomState } from '~/live/states'
import { sentenceFor } from '~/app/sentences'

/** What somebody is told who is not in the room, and the ways on from there, the better one first. */
export interface Outside {
  title: string
  text: string
  ways: ['home' | 'retry', ...('home' | 'retry')[]]
  offline: boolean
}

interface Words {
  t: (key: string, values?: Record<string, unknown>) => string
  /** A time as people say it. */
  when: (iso: string) => string
}

/** Null for whoever is in, or comes back by themselves. */
export function outsideOf(state: RoomState, { t, when }: Words): Outside | null {
  if (!('error' in state) || state.name === 'reconnecting')
    return null
  const { code, details = {} } = state.error
  // `BAD_REQUEST`: the link's id is not even the form of one.
  if (code === 'ROOM_NOT_FOUND' || code === 'BAD_REQUEST')
    return { title: t('room.unknown'), text: t('room.unknownText'), ways: ['home'], offline: false }
  if (state.name === 'kicked')
    return { title: t('room.kicked'), text: code === 'BANNED' ? sentenceFor(state.error) : kickText(details, { t, when }), ways: ['home', 'retry'], offline: false }
  return { title: t(`room.${state.name}`), text: sentenceFor(state.error), ways: ['retry', 'home'], offline: code === 'NETWORK' }
}

function kickText({ until, reason }: Record<string, unknown>, { t, when }: Words): string {
  const way = typeof until === 'string' ? t('room.kickedUntil', { time: when(until) }) : t('room.kickedText')
  return typeof reason === 'string' && reason ? `${t('room.kickedReason', { reason })}\n${way}` : way
}
