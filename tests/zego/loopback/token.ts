/** What a token gives. */
export interface Grant {
  /** Seconds until it runs out; 0: it does not, and the SDK looks into the token itself. */
  remaining: number
  mayPublish: (streamID: string) => boolean
}

export interface Refusal {
  code: number
  message: string
}

/** Decides about each login and renewal. */
export type CheckToken = (token: string, userID: string, roomID: string) => Grant | Refusal

/** The cloud's codes that the SDKs turn into 1102018 (ran out) and 1102016 (wrong). */
export const TOKEN_EXPIRED = 50117
export const TOKEN_WRONG = 50119

/** The SDK hands on the cloud's number as it comes. Which one the real cloud sends is not known: these are the documented ones. */
export const NO_RIGHT_TO_PUBLISH: Refusal = { code: 1002082, message: 'no privilege to publish' }
export const PUBLISHING_FORBIDDEN: Refusal = { code: 1003025, message: 'publishing is forbidden' }

const DAY_SECONDS = 86_400

export const everyToken: CheckToken = () => ({ remaining: DAY_SECONDS, mayPublish: () => true })

export function isRefusal(verdict: object): verdict is Refusal {
  return 'code' in verdict
}
