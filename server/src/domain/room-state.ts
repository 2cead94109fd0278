import type { RoomStatus } from '#contract/rooms'
import { AppError } from '../errors'

/** What can happen to a room. `back` is the anchor's picture returning after it was lost. */
export type RoomStep = 'start' | 'away' | 'back' | 'end'

/** Where a step leads; a status that leads to itself is a step already taken; `refuse` does not fit. */
const STATES: Record<RoomStatus, Record<RoomStep, RoomStatus | 'refuse'>> = {
  scheduled: { start: 'live', away: 'refuse', back: 'refuse', end: 'ended' },
  live: { start: 'live', away: 'away', back: 'live', end: 'ended' },
  away: { start: 'live', away: 'away', back: 'live', end: 'ended' },
  ended: { start: 'refuse', away: 'refuse', back: 'refuse', end: 'ended' },
}

/**
 * The status after a step; the same one when there is nothing to do.
 * @throws {AppError} 409 WRONG_STATE when the step does not fit
 */
export function nextStatus(status: RoomStatus, step: RoomStep): RoomStatus {
  const next = STATES[status][step]
  if (next === 'refuse')
    throw AppError.conflict('WRONG_STATE', status === 'ended' ? 'This room has ended.' : 'This room has not started yet.', { status, step })
  return next
}
