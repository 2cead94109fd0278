import type { Fault } from './fault'

/**
 * What the room is for the one who is in it.
 *
 * `connecting`: the room is live, media is on its way. `live`: media runs. `reconnecting`: it was lost and comes back by
 * itself. `kicked`: sent away by the room. `refused`: never let in. `failed`: needs a person to try again.
 */
export type RoomState
  = | { name: 'idle' | 'loading' | 'scheduled' | 'connecting' | 'live' | 'away' | 'ended' }
    | { name: 'reconnecting' | 'kicked' | 'refused' | 'failed', error: Fault }

export type RoomStateName = RoomState['name']

/** What can happen to it. Those with a fault bring the reason along. */
export type RoomInput
  = | { type: 'enter' | 'leave' }
    /** The room's status, as a snapshot or an event tells it. */
    | { type: 'isScheduled' | 'isLive' | 'isAway' | 'isEnded' }
    /** Media runs: a picture is played, or sent by somebody whose room has started. */
    | { type: 'mediaRuns' }
    /** Media was asked for and has not come yet, or nobody sends any. */
    | { type: 'mediaAwaited' }
    | { type: 'mediaLost' | 'kick' | 'refuse' | 'fail', error: Fault }

export type RoomInputType = RoomInput['type']

/** `stay`: it happens and changes nothing. `ignore`: it comes too late or out of place, and nothing may follow from it. */
type Cell = RoomStateName | 'stay' | 'ignore'

/** Nobody is inside: what a former visit still brings is too late. */
const outside: Record<RoomInputType, Cell> = {
  enter: 'loading',
  leave: 'idle',
  isScheduled: 'ignore',
  isLive: 'ignore',
  isAway: 'ignore',
  isEnded: 'ignore',
  mediaRuns: 'ignore',
  mediaAwaited: 'ignore',
  mediaLost: 'ignore',
  kick: 'ignore',
  refuse: 'ignore',
  fail: 'ignore',
}

/**
 * Every state against everything that can happen; a missing cell does not compile.
 *
 * A room that has ended stays so until somebody enters again, and one who was sent away or refused hears nothing more. The
 * anchor's picture may be back before the room says so: `away` goes to `live` by media alone.
 */
export const roomTable: Record<RoomStateName, Record<RoomInputType, Cell>> = {
  idle: { ...outside, leave: 'stay' },
  loading: {
    enter: 'stay',
    leave: 'idle',
    isScheduled: 'scheduled',
    isLive: 'connecting',
    isAway: 'away',
    isEnded: 'ended',
    mediaRuns: 'ignore',
    mediaAwaited: 'ignore',
    mediaLost: 'ignore',
    kick: 'kicked',
    refuse: 'refused',
    fail: 'failed',
  },
  scheduled: {
    enter: 'stay',
    leave: 'idle',
    isScheduled: 'stay',
    isLive: 'connecting',
    isAway: 'away',
    isEnded: 'ended',
    // An anchor's picture that goes out before the room starts changes nothing for anybody.
    mediaRuns: 'stay',
    mediaAwaited: 'stay',
    mediaLost: 'stay',
    kick: 'kicked',
    refuse: 'refused',
    fail: 'stay',
  },
  connecting: {
    enter: 'stay',
    leave: 'idle',
    isScheduled: 'scheduled',
    isLive: 'stay',
    isAway: 'away',
    isEnded: 'ended',
    mediaRuns: 'live',
    mediaAwaited: 'stay',
    mediaLost: 'reconnecting',
    kick: 'kicked',
    refuse: 'refused',
    fail: 'failed',
  },
  live: {
    enter: 'stay',
    leave: 'idle',
    isScheduled: 'scheduled',
    isLive: 'stay',
    isAway: 'away',
    isEnded: 'ended',
    mediaRuns: 'stay',
    mediaAwaited: 'connecting',
    mediaLost: 'reconnecting',
    kick: 'kicked',
    refuse: 'refused',
    fail: 'failed',
  },
  away: {
    enter: 'stay',
    leave: 'idle',
    isScheduled: 'scheduled',
    isLive: 'connecting',
    isAway: 'stay',
    isEnded: 'ended',
    mediaRuns: 'live',
    mediaAwaited: 'stay',
    mediaLost: 'stay',
    kick: 'kicked',
    refuse: 'refused',
    // While nobody sends, a player that gives up is no news; the room's return starts it again.
    fail: 'stay',
  },
  reconnecting: {
    enter: 'stay',
    leave: 'idle',
    isScheduled: 'scheduled',
    isLive: 'stay',
    isAway: 'away',
    isEnded: 'ended',
    mediaRuns: 'live',
    mediaAwaited: 'stay',
    mediaLost: 'stay',
    kick: 'kicked',
    refuse: 'refused',
    fail: 'failed',
  },
  ended: { ...outside, isEnded: 'stay' },
  kicked: { ...outside, kick: 'stay' },
  refused: { ...outside, refuse: 'stay' },
  failed: {
    enter: 'loading',
    leave: 'idle',
    isScheduled: 'scheduled',
    isLive: 'connecting',
    isAway: 'away',
    isEnded: 'ended',
    mediaRuns: 'live',
    // The person was told; only a picture or the room takes that back.
    mediaAwaited: 'stay',
    mediaLost: 'stay',
    kick: 'kicked',
    refuse: 'refused',
    fail: 'stay',
  },
}

const withFault = ['reconnecting', 'kicked', 'refused', 'failed'] as const
type FaultyName = typeof withFault[number]
const isFaulty = (name: RoomStateName): name is FaultyName => (withFault as readonly string[]).includes(name)

/** The state after an input; the very same object when nothing changes. */
export function nextRoomState(state: RoomState, input: RoomInput): RoomState {
  const cell = roomTable[state.name][input.type]
  if (cell === 'stay' || cell === 'ignore')
    return state
  if (isFaulty(cell))
    return { name: cell, error: 'error' in input ? input.error : { code: 'UNKNOWN', message: input.type } }
  return { name: cell }
}
