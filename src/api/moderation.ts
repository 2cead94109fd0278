import type { Page } from '#contract/common'
import type { Kick, KickInput, ModerationEntry, Mute, MuteInput, Report, ReportCloseInput, ReportInput, ReportReceipt, ReportState, RestrictedList, SlowMode, WordList, WordListInput } from '#contract/moderation'
import { call } from './client'

const ofRoom = (id: string, rest: string) => `/api/rooms/${encodeURIComponent(id)}/${rest}`
const ofPerson = (id: string, list: 'mutes' | 'kicks', userId: string) => ofRoom(id, `${list}/${encodeURIComponent(userId)}`)

/** The reason is for the record; at most 100 characters. */
export function deleteMessage(roomId: string, messageId: string, reason?: string): Promise<void> {
  return call('DELETE', ofRoom(roomId, `messages/${encodeURIComponent(messageId)}`), { query: { reason } })
}

/** Without minutes for as long as the room lasts. 422 `CANNOT_MUTE`. */
export function muteUser(roomId: string, input: MuteInput): Promise<Mute> {
  return call('POST', ofRoom(roomId, 'mutes'), { body: input })
}

export function unmuteUser(roomId: string, userId: string): Promise<void> {
  return call('DELETE', ofPerson(roomId, 'mutes', userId))
}

/** Out of the room; without minutes for as long as it lasts. 422 `CANNOT_KICK`. */
export function kickUser(roomId: string, input: KickInput): Promise<Kick> {
  return call('POST', ofRoom(roomId, 'kicks'), { body: input })
}

export function unkickUser(roomId: string, userId: string): Promise<void> {
  return call('DELETE', ofPerson(roomId, 'kicks', userId))
}

/** Who may not write in the room now, the latest first. */
export function listMutes(roomId: string): Promise<RestrictedList> {
  return call('GET', ofRoom(roomId, 'mutes'))
}

/** Who may not come in now, the latest first. */
export function listKicks(roomId: string): Promise<RestrictedList> {
  return call('GET', ofRoom(roomId, 'kicks'))
}

/** 0 (off) to 300 seconds between two messages of a shopper. */
export function setSlowMode(roomId: string, seconds: number): Promise<SlowMode> {
  return call('PUT', ofRoom(roomId, 'slow-mode'), { body: { seconds } })
}

/** The same again is answered with the same. 429 `TOO_FAST`. */
export function reportUser(roomId: string, input: ReportInput): Promise<ReportReceipt> {
  return call('POST', ofRoom(roomId, 'reports'), { body: input })
}

/** The merchant's are all, an anchor's those of the own rooms. */
export function listReports(query: { roomId?: string, state?: ReportState, cursor?: string, limit?: number }): Promise<Page<Report>> {
  return call('GET', '/api/reports', { query })
}

/** 409 `REPORT_CLOSED` when somebody was faster. */
export function closeReport(id: string, input: ReportCloseInput): Promise<Report> {
  return call('POST', `/api/reports/${encodeURIComponent(id)}/close`, { body: input })
}

/** The newest first. */
export function listModerationLog(query: { roomId?: string, cursor?: string }): Promise<Page<ModerationEntry>> {
  return call('GET', '/api/moderation/log', { query })
}

export function getWords(): Promise<WordList> {
  return call('GET', '/api/words')
}

/** The whole list. 422 `WORD_INVALID` with `details.problems`; 409 `WORDS_CHANGED` when somebody else was faster. */
export function putWords(input: WordListInput): Promise<WordList> {
  return call('PUT', '/api/words', { body: input })
}
