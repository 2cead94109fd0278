/** What stood in the way before ZEGO could say a code of its own. */
export type ZegoFailure = 'NETWORK' | 'TIMEOUT' | 'BAD_ANSWER' | 'CLOSED' | 'TOO_LONG'

// Codes from "Global return codes" of ZEGO's server API.
const GONE: ReadonlySet<unknown> = new Set([104, 5024, 50001, 50002])
/** 1 busy, 7 and 206 too many calls a second, 154 the list could not be read, 100000015 the gateway. */
const BUSY: ReadonlySet<unknown> = new Set([1, 7, 154, 206, 100000015])

/** A call of ZEGO's server API that did not succeed. Neither message nor cause holds the signed address. */
export class ZegoApiError extends Error {
  override readonly name = 'ZegoApiError'

  constructor(
    readonly action: string,
    /** ZEGO's return code, or why there is none. */
    readonly code: number | ZegoFailure,
    detail = '',
  ) {
    super(`ZEGO did not do ${action}: ${code}${detail && ` (${detail})`}`)
  }

  /** The room or the person is not there (any more): ZEGO forgets rooms that nobody is in. */
  get isGone(): boolean {
    return GONE.has(this.code)
  }

  /** It was refused for coming too fast, or because ZEGO was busy: nothing has happened. */
  get isRefusedForNow(): boolean {
    return BUSY.has(this.code)
  }

  /** Nobody knows whether it has happened. */
  get isUncertain(): boolean {
    return this.code === 'NETWORK' || this.code === 'TIMEOUT' || this.code === 'BAD_ANSWER'
  }
}
