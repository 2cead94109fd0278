import type { WeixinEngine, WeixinStats } from '~/live/drivers/zego-weixin/engine'
import { WeixinHub } from '~/live/drivers/zego-weixin/engine'
import { EngineHolder } from '~/live/drivers/zego/engine'

/** An engine of ZEGO's mini-program SDK without a network: it remembers what it was asked, and the test plays the cloud. */
export class FakeZego {
  /** Every call but the statistics, in order, each with its most telling argument. */
  readonly calls: string[] = []
  /** What the next logins are answered: an error of the SDK's form, or `never`. Default: in. */
  logins: (object | 'never')[] = []
  /** What the next `startPlayingStream` and `startPublishingStream` reject with. */
  refusals: object[] = []
  requirements = { code: 0, msg: '' }
  /** Streams that somebody publishes in the room. */
  streams = ['s1']
  roomId = ''
  private readonly listeners = new Map<string, ((...args: never[]) => void)[]>()
  private urls = 0
  private readonly published = new Set<string>()

  on(event: string, listener: (...args: never[]) => void): boolean {
    this.calls.push(`on ${event}`)
    this.listeners.set(event, [...this.listeners.get(event) ?? [], listener])
    return true
  }

  tell(event: string, ...args: unknown[]): void {
    this.listeners.get(event)?.forEach(listener => listener(...args as never[]))
  }

  setLogConfig(): boolean {
    this.calls.push('setLogConfig')
    return true
  }

  async checkSystemRequirements(): Promise<{ code: number, msg: string }> {
    this.calls.push('checkSystemRequirements')
    return this.requirements
  }

  async loginRoom(roomId: string, token: string): Promise<boolean> {
    this.calls.push(`loginRoom ${roomId} ${token}`)
    const answer = this.logins.shift()
    if (answer === 'never')
      return new Promise(() => {})
    if (answer)
      throw answer
    this.roomId = roomId
    // The SDK tells of the streams that are there while it logs in.
    if (this.streams.length > 0)
      this.announce('ADD')
    return true
  }

  announce(type: 'ADD' | 'DELETE'): void {
    this.tell('roomStreamUpdate', this.roomId, type, this.streams.map(streamID => ({ streamID })))
  }

  logoutRoom(roomId?: string): void {
    this.calls.push(`logoutRoom ${roomId ?? 'all'}`)
  }

  renewToken(token: string): boolean {
    this.calls.push(`renewToken ${token}`)
    return true
  }

  startPublishingStream(streamID: string): Promise<{ streamID: string, url: string }> {
    return this.start('startPublishingStream', streamID)
  }

  stopPublishingStream(streamId: string): boolean {
    this.calls.push(`stopPublishingStream ${streamId}`)
    return true
  }

  startPlayingStream(streamID: string): Promise<{ streamID: string, url: string }> {
    return this.start('startPlayingStream', streamID)
  }

  stopPlayingStream(streamId: string): void {
    this.calls.push(`stopPlayingStream ${streamId}`)
  }

  getNextUrl(streamId: string): string {
    this.calls.push(`getNextUrl ${streamId}`)
    return `rtmp://next/${++this.urls}`
  }

  /** As the SDK does: what a tag says becomes a state of its stream. */
  updatePlayerState(streamID: string, { detail: { code } }: { detail: { code: number } }): void {
    this.calls.push(`updatePlayerState ${streamID} ${code}`)
    if (code === 1002)
      this.tell('publisherStateUpdate', { streamID, state: 'PUBLISHING', errorCode: 0 })
    if (code <= -1301 && code >= -1311)
      this.tell('publisherStateUpdate', { streamID, state: 'NO_PUBLISH', errorCode: code })
    if (code === 2004)
      this.tell('playerStateUpdate', { streamID, state: 'PLAYING', errorCode: 0 })
    if ([-2301, 2101, 2102].includes(code))
      this.tell('playerStateUpdate', { streamID, state: 'NO_PLAY', errorCode: code })
  }

  updatePlayerNetStatus(streamID: string, { detail }: { detail: { info: Record<string, number> } }): void {
    this.calls.push(`updatePlayerNetStatus ${streamID}`)
    const { videoBitrate = 0, videoFPS = 0, videoWidth = 0, videoHeight = 0, audioBitrate = 0 } = detail.info
    const stats: WeixinStats = { video: { videoBitrate, videoFPS, videoWidth, videoHeight }, audio: { audioBitrate } }
    this.tell(this.published.has(streamID) ? 'publishQualityUpdate' : 'playQualityUpdate', streamID, stats)
  }

  /** One engine for all drivers of a test. */
  get engines(): EngineHolder<WeixinHub> {
    return new EngineHolder(() => new WeixinHub(this as never as WeixinEngine))
  }

  private async start(call: 'startPublishingStream' | 'startPlayingStream', streamID: string) {
    this.calls.push(`${call} ${streamID}`)
    const refusal = this.refusals.shift()
    if (refusal)
      throw refusal
    if (call === 'startPublishingStream')
      this.published.add(streamID)
    return { streamID, url: `rtmp://first/${++this.urls}` }
  }
}
