import type { RoomFrame } from '#contract/events'
import type { RoomSnapshot } from '#contract/rooms'
import type { Driver, Traffic } from './harness'
import { talkEvent } from '../support/talk'
import { ManualTimers } from '../support/timers'
import { join, snapshot } from '../unit/live/facts'
import { launch } from './harness'

/** Milliseconds between two frames of the room channel, as the server sends them. */
const FRAME_MS = 100
/** 50 messages a second. */
const PER_FRAME = 5
/** A mini-program in a room that the test fills: its socket says what the test says, its time passes when the test lets it. */
export class BusyRoom {
  private said = 0

  private constructor(readonly mp: Driver, private readonly time: ManualTimers) {}

  /** The live room of the app as compiled, as a guest sees it. */
  static async open(build: string, facts: Partial<RoomSnapshot> = {}): Promise<BusyRoom> {
    const entry = { ...join(), media: { driver: 'url', streamId: 's1', url: 'https://cdn.example/s1.m3u8' } }
    const request = ({ url, method }: { url: string, method?: string }) => ({
      statusCode: 200,
      data: url.endsWith('/join') ? entry : method === 'POST' ? {} : { ...snapshot('live'), ...facts },
    })
    const room = await BusyRoom.launch(build, '/src/packages/live/room?id=r1', request)
    room.tell({ hello: { seq: 10, serverTime: new Date().toISOString() } })
    // The picture comes, or the player would ask for it again and again.
    await room.mp.fire('.room-video', 'statechange', { code: 2004 })
    await room.pass(1_000)
    return room
  }

  /** Any page that shows the messages of the first socket it opens. */
  static async launch(build: string, url: string, request?: (asked: { url: string, method?: string }) => object): Promise<BusyRoom> {
    const time = new ManualTimers()
    const mp = await launch(build, { url, mocks: request && { request }, time })
    const room = new BusyRoom(mp, time)
    await mp.until(async () => {
      await time.pass(1)
      return mp.sockets.length > 0
    })
    mp.sockets[0]!.open()
    return room
  }

  /** Lines on the screen. */
  get lines(): string[] {
    return this.mp.texts('.line')
  }

  tell(frame: RoomFrame): void {
    this.mp.sockets.at(-1)!.message(frame)
  }

  async pass(ms: number): Promise<void> {
    await this.time.pass(ms)
    await this.mp.settle()
  }

  /** What crosses to the view while so many messages come, 50 in each second, until all are shown. */
  fill(count: number): Promise<Traffic> {
    return this.mp.measure(async () => {
      for (const end = this.said + count; this.said < end;) {
        const size = Math.min(PER_FRAME, end - this.said)
        this.tell({ e: Array.from({ length: size }, () => talkEvent(this.said, 11 + this.said++)) })
        await this.time.pass(FRAME_MS)
      }
      await this.pass(1_000)
    })
  }
}
