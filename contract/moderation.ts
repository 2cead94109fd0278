import type { Static } from 'typebox'
import { Type } from 'typebox'
import { Id, Nullable, Time } from './common'
import { Role } from './session'

/** Why something was done, in the words of whoever did it. */
export const Reason = Type.String({ maxLength: 100 })

/** 1–1440; left out: for as long as the room lasts. */
const Minutes = Type.Optional(Type.Integer({ minimum: 1, maximum: 1440 }))

/** `POST /api/rooms/:id/mutes`: keeps somebody from writing. */
export const MuteInput = Type.Object({ userId: Id, minutes: Minutes, reason: Type.Optional(Reason) })
export type MuteInput = Static<typeof MuteInput>
/** `until` is null for as long as the room lasts. */
export const Mute = Type.Object({ userId: Id, until: Nullable(Time), reason: Type.String() })
export type Mute = Static<typeof Mute>

/** `POST /api/rooms/:id/kicks`: out of the room's channel and media. */
export const KickInput = Type.Object({ userId: Id, minutes: Minutes, reason: Type.Optional(Reason) })
export type KickInput = Static<typeof KickInput>
/** `until` is null for as long as the room lasts. */
export const Kick = Type.Object({ userId: Id, until: Nullable(Time), reason: Type.String() })
export type Kick = Static<typeof Kick>

export const Person = Type.Object({ id: Id, nickname: Type.String(), avatar: Type.String() })
export type Person = Static<typeof Person>

/** `GET /api/rooms/:id/mutes` and `…/kicks`: whom it holds for now, the latest first; 200 at most. */
export const Restricted = Type.Object({ user: Person, until: Nullable(Time), reason: Type.String() })
export type Restricted = Static<typeof Restricted>
export const RestrictedList = Type.Object({ items: Type.Array(Restricted) })
export type RestrictedList = Static<typeof RestrictedList>

/** `DELETE /api/rooms/:id/messages/:messageId` and what takes a mute or a kick back. */
export const ReasonQuery = Type.Object({ reason: Type.Optional(Reason) })

/** `PUT /api/rooms/:id/slow-mode`: the least a shopper waits between two messages, in seconds; 0 for not at all. */
export const SlowMode = Type.Object({ seconds: Type.Integer({ minimum: 0, maximum: 300 }) })
export type SlowMode = Static<typeof SlowMode>

/**
 * `GET /api/words`: words no message may contain, as the merchant wrote them. Beside them stand `builtIn` others that nobody edits.
 * `version` rises with each change.
 */
export const WordList = Type.Object({ words: Type.Array(Type.String()), builtIn: Type.Integer(), version: Type.Integer() })
export type WordList = Static<typeof WordList>
/**
 * `PUT /api/words`: the whole list, each word 1–50 characters once trimmed. With a `version` it is refused (409 `WORDS_CHANGED`)
 * when somebody else was faster. Words nothing can be found by are refused (422 `WORD_INVALID`), see {@link WordProblem}.
 */
export const WordListInput = Type.Object({
  words: Type.Array(Type.String({ maxLength: 200 }), { maxItems: 2000 }),
  version: Type.Optional(Type.Integer({ minimum: 0 })),
})
export type WordListInput = Static<typeof WordListInput>
/**
 * In `details.problems` of a 422 `WORD_INVALID`, whose `details.index` is the first one's: `empty` has no letter, digit or character in
 * it, `single` is one Latin letter or digit and would block nearly everything, `long` has over 50 characters.
 */
export interface WordProblem { index: number, word: string, why: 'empty' | 'single' | 'long' }

export const ReportReason = Type.Union([Type.Literal('abuse'), Type.Literal('fraud'), Type.Literal('spam'), Type.Literal('porn'), Type.Literal('other')])
export type ReportReason = Static<typeof ReportReason>

/** `POST /api/rooms/:id/reports`: of a person, or of one of their messages. */
export const ReportInput = Type.Object({
  userId: Id,
  messageId: Type.Optional(Id),
  reason: ReportReason,
  text: Type.Optional(Type.String({ maxLength: 200 })),
})
export type ReportInput = Static<typeof ReportInput>

/** What whoever reports is told: the same of the same person is one report, answered 200 from the second time on. */
export const ReportReceipt = Type.Object({
  /** Of the report that all who complain of the same thing share. */
  id: Id,
  userId: Id,
  messageId: Nullable(Id),
  reason: ReportReason,
  text: Type.String(),
  at: Time,
})
export type ReportReceipt = Static<typeof ReportReceipt>

export const ReportState = Type.Union([Type.Literal('open'), Type.Literal('closed')])
export type ReportState = Static<typeof ReportState>
export const ReportOutcome = Type.Union([Type.Literal('acted'), Type.Literal('dismissed')])
export type ReportOutcome = Static<typeof ReportOutcome>

/** `GET /api/reports`: everybody's complaints of the same message, or of the same person, are one. */
export const Report = Type.Object({
  id: Id,
  room: Type.Object({ id: Id, title: Type.String() }),
  /** Who is complained of. */
  user: Person,
  /** As it was said, also when it is gone since. */
  message: Nullable(Type.Object({ id: Id, text: Type.String(), at: Time, deleted: Type.Boolean() })),
  /** WeChat's number for what may be wrong with the message, when its check asks for a person to look; else null. */
  flagged: Nullable(Type.Integer()),
  /** How many people complain: nobody, where WeChat alone does. */
  reporters: Type.Integer(),
  /** How often each reason was named; those nobody named are left out. */
  reasons: Type.Partial(Type.Object({ abuse: Type.Integer(), fraud: Type.Integer(), spam: Type.Integer(), porn: Type.Integer(), other: Type.Integer() })),
  /** The latest things they wrote, the newest first; five at most. */
  texts: Type.Array(Type.String()),
  /** Of the first complaint, or of the check. */
  at: Time,
  state: ReportState,
  /** The rest is null or empty while it is open. */
  outcome: Nullable(ReportOutcome),
  note: Type.String(),
  closedBy: Nullable(Person),
  closedAt: Nullable(Time),
})
export type Report = Static<typeof Report>

/** Without `roomId` all rooms of whoever asks: the merchant's are all, an anchor's the own ones. */
export const ReportsQuery = Type.Object({ roomId: Type.Optional(Id), state: Type.Optional(ReportState) })
export type ReportsQuery = Static<typeof ReportsQuery>

/** `POST /api/reports/:id/close`; 409 `REPORT_CLOSED` when somebody has. */
export const ReportCloseInput = Type.Object({ outcome: ReportOutcome, note: Type.Optional(Type.String({ maxLength: 200 })) })
export type ReportCloseInput = Static<typeof ReportCloseInput>

export const ModerationAction = Type.Union([
  Type.Literal('message.deleted'),
  /** By WeChat's text check. */
  Type.Literal('message.reviewed'),
  Type.Literal('user.muted'),
  Type.Literal('user.unmuted'),
  Type.Literal('user.kicked'),
  Type.Literal('user.unkicked'),
  Type.Literal('chat.slowed'),
  Type.Literal('words.changed'),
  Type.Literal('report.closed'),
])
export type ModerationAction = Static<typeof ModerationAction>

/** `GET /api/moderation/log`, the newest first. Nothing of it is ever changed or deleted. */
export const ModerationEntry = Type.Object({
  id: Id,
  at: Time,
  action: ModerationAction,
  by: Type.Object({ id: Id, nickname: Type.String(), role: Type.Union([Role, Type.Literal('system')]) }),
  /** Null for what concerns no room: the list of words. */
  room: Nullable(Type.Object({ id: Id, title: Type.String() })),
  /** Whom it befell. */
  user: Nullable(Person),
  /** As it was said. */
  message: Nullable(Type.Object({ id: Id, text: Type.String() })),
  reason: Type.String(),
  details: Type.Object({
    /** Of a mute or kick; null for as long as the room lasts. */
    until: Type.Optional(Nullable(Time)),
    /** Of the slow mode. */
    seconds: Type.Optional(Type.Integer()),
    /** Of a closed report. */
    reportId: Type.Optional(Id),
    outcome: Type.Optional(ReportOutcome),
    /** WeChat's number for what is wrong with a text. */
    label: Type.Optional(Type.Integer()),
    /** Of the list of words. */
    version: Type.Optional(Type.Integer()),
    added: Type.Optional(Type.Array(Type.String())),
    removed: Type.Optional(Type.Array(Type.String())),
  }),
})
export type ModerationEntry = Static<typeof ModerationEntry>

export const ModerationLogQuery = Type.Object({ roomId: Type.Optional(Id) })
export type ModerationLogQuery = Static<typeof ModerationLogQuery>
