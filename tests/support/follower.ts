import type { RoomEvent } from '#contract/events'
import type { ReconnectPolicy } from '../../src/live/reconnect'
import type { OpenSocket } from '../../src/platform/socket'
import { WebSocket } from 'ws'
import { overSocket, RoomChannel } from '../../src/live/channel'

/** `platform/socket.ts` on Node. */
export const openSocket: OpenSocket = (url, handlers) => {
  const socket = new WebSocket(url)
  let over = false
  socket.on('open', () => handlers.open())
  socket.on('message', data => !over && handlers.message(String(data)))
  socket.on('error', () => {})
  socket.on('close', code => !over && handlers.close(code))
  return {
    close() {
      over = true
      socket.terminate()
    },
  }
}

/** The app's own client of the room channel, on Node: keeps what the app would be told. */
export class Follower {
  readonly heard: RoomEvent[] = []
  /** Times it was told to read the snapshot again. */
  resets = 0
  /** Times it had a socket that worked. */
  openings = 0
  private readonly channel: RoomChannel
  private readonly waiting = new Set<() => void>()

  /**
   * @param address of the channel, without `since`
   * @param seq the last event it is not to be told
   * @param snapshot reads what the snapshot is true for, when the channel wants it
   */
  constructor(address: string, seq: number, snapshot: () => Promise<number>, policy?: ReconnectPolicy) {
    this.channel = new RoomChannel({ open: overSocket(openSocket), address: () => address, policy })
    this.channel.on('event', (event) => {
      this.heard.push(event)
      this.waiting.forEach(check => check())
    })
    this.channel.on('reset', () => {
      this.resets++
      void snapshot().then(head => this.channel.follow(head))
    })
    this.channel.on('state', ({ state }) => {
      this.openings += state === 'open' ? 1 : 0
      this.waiting.forEach(check => check())
    })
    this.channel.follow(seq)
  }

  get open(): boolean {
    return this.channel.state.state === 'open'
  }

  /** Resolves as soon as something is true of it. */
  until(look: (follower: this) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (!look(this))
          return
        this.waiting.delete(check)
        resolve()
      }
      this.waiting.add(check)
      check()
    })
  }

  leave(): void {
    this.channel.close()
  }
}
