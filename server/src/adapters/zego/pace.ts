/** Waits; rejects when the signal says that nobody waits any more. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>

/** Calls a second over all rooms of an app, from each action's page in ZEGO's server API. */
const A_SECOND: Record<string, number> = {
  KickoutUser: 50,
  CloseRoom: 1,
  DeleteStream: 10,
  ForbidRTCStream: 20,
  ResumeRTCStream: 20,
  SendBroadcastMessage: 100,
  DescribeUserNum: 10,
  DescribeSimpleStreamList: 50,
}

/** Spaces the calls of each action so that this server alone never exceeds what ZEGO allows. */
export class CallPace {
  private readonly next = new Map<string, number>()

  constructor(
    private readonly clock: () => Date,
    private readonly wait: Wait,
  ) {}

  /** Resolves when it is the call's turn; those that wait keep their order. */
  async turn(action: string, signal: AbortSignal): Promise<void> {
    const now = this.clock().getTime()
    const at = Math.max(now, this.next.get(action) ?? 0)
    this.next.set(action, at + 1000 / (A_SECOND[action] ?? 1))
    if (at > now)
      await this.wait(Math.ceil(at - now), signal)
  }
}
