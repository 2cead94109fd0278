import type { RoomChannel } from './channel'

/** Who is in a room on this server; what is kept beside each viewer is of no interest here. */
export type Present = ReadonlyMap<string, unknown>

/** Counts a room's viewers over all servers. */
export interface Census {
  /** Somebody came to a room on this server, or left it. The room's total and its card follow by the channel. */
  changed: (roomId: string, here: Present) => void
  /** A room's viewers, as far as is known now. @param here how many of them are on this server */
  viewers: (roomId: string, here: number) => number
  close: () => Promise<void>
}

/** There is one server. */
export function localCensus(channel: Pick<RoomChannel, 'count' | 'announce'>): Census {
  return {
    changed(roomId, here) {
      channel.count(roomId, 'viewers', { viewers: here.size })
      channel.announce(roomId)
    },
    viewers: (_roomId, here) => here,
    close: async () => {},
  }
}
