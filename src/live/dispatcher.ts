import type { RoomCounter, RoomCounterData, RoomEvent, RoomEventData } from '#contract/events'

type EventData = RoomEventData & RoomCounterData
export type RoomEventHandlers = { [T in keyof EventData]: (data: EventData[T], at: string) => void }

/**
 * Hands what the channel brings to those it concerns, one handler a type: a type nobody handles does not compile. Types a
 * newer server sends are left out.
 */
export function createDispatcher(handlers: RoomEventHandlers): (event: RoomEvent | RoomCounter) => void {
  return (event) => {
    const handler = (handlers as Partial<RoomEventHandlers>)[event.type] as ((data: unknown, at: string) => void) | undefined
    handler?.(event.data, event.at)
  }
}
