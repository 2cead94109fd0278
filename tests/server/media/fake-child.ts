import type { MediaChildEvents, StartMediaChild } from '../../../server/src/media/child'
import type { Message, Request } from '../../../server/src/media/protocol'

/** A media process that does what the test says. */
export class FakeChild {
  readonly received: Request[] = []
  killed = 0

  constructor(private readonly events: MediaChildEvents) {}

  say(message: Message): void {
    this.events.onMessage(message)
  }

  answer(result: unknown): void {
    this.say({ id: this.received.at(-1)!.id, result })
  }

  exit(how = 'SIGSEGV'): void {
    this.events.onExit(how)
  }
}

/** Every process started, in order. */
export function fakeChildren(): { children: FakeChild[], start: StartMediaChild } {
  const children: FakeChild[] = []
  const start: StartMediaChild = (events) => {
    const child = new FakeChild(events)
    children.push(child)
    return {
      send: request => void child.received.push(request),
      kill: () => void child.killed++,
    }
  }
  return { children, start }
}
