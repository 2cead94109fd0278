import type { AddressInfo, Socket } from 'node:net'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** A way to servers that can be cut; with several, a connection goes to the first that answers, in turns. */
export class Gate {
  private readonly pairs = new Set<readonly [Socket, Socket]>()
  private readonly server = createServer(socket => this.enter(socket))
  private turn = 0

  private constructor(private readonly targets: readonly URL[]) {}

  /** @param urls where the servers listen */
  static async open(...urls: string[]): Promise<Gate> {
    const gate = new Gate(urls.map(url => new URL(url)))
    await once(gate.server.listen(0, '127.0.0.1'), 'listening')
    return gate
  }

  /** `127.0.0.1:<port>` */
  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  /** Every connection is gone at once, whatever was on its way; new ones may come. */
  cut(): void {
    for (const pair of this.pairs)
      pair.forEach(socket => socket.resetAndDestroy())
  }

  async close(): Promise<void> {
    this.server.close()
    this.cut()
    await once(this.server, 'close')
  }

  private enter(socket: Socket): void {
    socket.pause().on('error', () => {})
    this.pass(socket, this.turn++, this.targets.length)
  }

  private pass(socket: Socket, turn: number, left: number): void {
    if (left === 0)
      return void socket.destroy()
    const { hostname, port } = this.targets[turn % this.targets.length]!
    const target = connect(Number(port), hostname)
    const refused = (): void => this.pass(socket, turn + 1, left - 1)
    target.once('error', refused)
    target.once('connect', () => {
      target.off('error', refused)
      this.join(socket, target)
    })
  }

  private join(socket: Socket, target: Socket): void {
    const pair = [socket, target] as const
    this.pairs.add(pair)
    target.on('error', () => {})
    const end = (): void => {
      this.pairs.delete(pair)
      pair.forEach(side => side.destroy())
    }
    pair.forEach(side => side.once('close', end))
    socket.pipe(target)
    target.pipe(socket)
  }
}
