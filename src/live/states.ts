/** What is wrong, by stable code: a `LiveError`, an error of the API, or a refusal of the room. */
export interface Fault {
  readonly code: string
  readonly message: string
}

/**
 * What the room is for the one who is in it.
 *
 * `connecting`: the room is live, media is on its way. `live`: media runs. `reconnecting`: it ran and was lost, and comes
 * back by itself. `kicked`: sent away by the room. `refused`: never let in. `failed`: needs a person to try again.
 */
export type RoomState
  = | { name: 'idle' | 'loading' | 'scheduled' | 'connecting' | 'live' | 'away' | 'ended' }
    | { name: 'reconnecting' | 'kicked' | 'refused' | 'failed', error: Fault }

export type RoomStateName = RoomState['name']
