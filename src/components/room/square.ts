import type { RoomCard } from '#contract/rooms'
import { resolveUrl } from '~/app/config'

/** The live square in the order people look at it. */
export interface Square {
  /** On air, the latest start first; those whose anchor is away come after. */
  onAir: RoomCard[]
  /** To come, the nearest first; those without a time last. */
  upcoming: RoomCard[]
}

export function arrange(cards: readonly RoomCard[]): Square {
  const rank = (card: RoomCard) => card.status === 'live' ? 0 : 1
  return {
    onAir: cards
      .filter(({ status }) => status === 'live' || status === 'away')
      .sort((a, b) => rank(a) - rank(b) || timeOf(b.startedAt, 0) - timeOf(a.startedAt, 0)),
    upcoming: cards
      .filter(({ status }) => status === 'scheduled')
      .sort((a, b) => timeOf(a.startsAt, Infinity) - timeOf(b.startsAt, Infinity)),
  }
}

function timeOf(iso: string | null, missing: number): number {
  return iso === null ? missing : Date.parse(iso)
}

/** What stands for a room without a picture of its own; part of the app on every target. */
const COVER = '/static/cover.jpg'

export function coverOf(card: Pick<RoomCard, 'cover'>): string {
  return card.cover ? resolveUrl(card.cover) : COVER
}

/** A card from the square's channel, which shows it as a guest sees it: the reminder is known from before. */
export function withReminder(next: RoomCard, known: RoomCard | undefined): RoomCard {
  return { ...next, reminded: known?.reminded ?? next.reminded }
}

/** The room somebody waited for has begun. */
export function hasBegun(next: RoomCard, known: RoomCard | undefined): boolean {
  return known?.status === 'scheduled' && known.reminded && next.status === 'live'
}
