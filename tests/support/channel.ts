import type { GoodsFrame, LobbyFrame, RoomCounter, RoomEvent, RoomFrame } from '#contract/events'
import { once } from 'node:events'
import { WebSocket } from 'ws'

/** A client of the room channel, of the live square or of goods that keeps all it hears. */
export class Listener<Frame extends RoomFrame | LobbyFrame | GoodsFrame = RoomFrame> {
  readonly frames: Frame[] = []
  /** How it ended. */
  readonly closed: Promise<number>
  private readonly waiting = new Set<() => void>()

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data, binary) => {
      if (binary)
        throw new Error('a frame is text')
      this.frames.push(JSON.parse(String(data)) as Frame)
      this.waiting.forEach(check => check())
    })
    this.closed = once(socket, 'close').then(([code]) => code as number)
  }

  /** Rejects with the HTTP status when the upgrade is refused. */
  static async open<Frame extends RoomFrame | LobbyFrame | GoodsFrame = RoomFrame>(url: string): Promise<Listener<Frame>> {
    const socket = new WebSocket(url)
    const listener = new Listener<Frame>(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
      socket.once('unexpected-response', (_request, response) => {
        reject(new Error(`HTTP ${response.statusCode}`))
        response.destroy()
      })
    })
    return listener
  }

  /** Everything with a `seq`, in the order it came. */
  get events(): RoomEvent[] {
    return this.entries.filter((entry): entry is RoomEvent => 'seq' in entry)
  }

  get counters(): RoomCounter[] {
    return this.entries.filter((entry): entry is RoomCounter => !('seq' in entry))
  }

  /** The last total told. */
  get viewers(): number | undefined {
    const last = this.counters.filter(counter => counter.type === 'viewers').at(-1)
    return last && 'viewers' in last.data ? last.data.viewers : undefined
  }

  /** Resolves as soon as something is true of what has been heard. */
  until<T>(look: (listener: this) => T | undefined | false): Promise<T> {
    return new Promise((resolve) => {
      const check = (): void => {
        const found = look(this)
        if (found === undefined || found === false)
          return
        this.waiting.delete(check)
        resolve(found)
      }
      this.waiting.add(check)
      check()
    })
  }

  async leave(): Promise<void> {
    this.socket.close()
    await this.closed
  }

  private get entries(): (RoomEvent | RoomCounter)[] {
    return this.frames.flatMap(frame => 'e' in frame ? frame.e : [])
  }
}
