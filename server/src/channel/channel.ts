import type { RoomCounterData, RoomCounterType } from '#contract/events'
import type { RoomNews } from '../domain/work'

/** What reaches every server that has sockets of a room. */
export interface ChannelListener {
  /** The room's log has grown. */
  notified: (roomId: string) => void
  /** The room's card has changed. */
  announced: (roomId: string) => void
  counted: <T extends RoomCounterType>(roomId: string, type: T, data: RoomCounterData[T]) => void
}

/** Carries notices, not truth: the log is in the database, and a lost notice only delays. */
export interface RoomChannel extends RoomNews {
  readonly kind: 'local' | 'redis'
  /** A total for everybody in the room; a later one replaces an earlier one that is still waiting. */
  count: <T extends RoomCounterType>(roomId: string, type: T, data: RoomCounterData[T]) => void
  /** @returns ends the listening */
  listen: (listener: ChannelListener) => () => void
  /** Resolves when what was told is on its way. */
  close: () => Promise<void>
}

/** One process talks to itself. */
export function createLocalChannel(): RoomChannel {
  const listeners = new Set<ChannelListener>()
  return {
    kind: 'local',
    notify: roomId => listeners.forEach(listener => listener.notified(roomId)),
    announce: roomId => listeners.forEach(listener => listener.announced(roomId)),
    count: (roomId, type, data) => listeners.forEach(listener => listener.counted(roomId, type, data)),
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close: async () => {},
  }
}
