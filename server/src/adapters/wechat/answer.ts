/** WeChat refused, or could not be reached. The address, which carries secrets, is never part of it. */
export class WechatError extends Error {
  override readonly name = 'WechatError'

  constructor(
    /** WeChat's own; 0 when it could not be reached. */
    readonly errcode: number,
    message: string,
  ) {
    super(message)
  }

  /** The code of a sign-in or a telephone button is wrong, used or too old; or the person is blocked (40226). */
  get badCode(): boolean {
    return this.errcode === 40029 || this.errcode === 40163 || this.errcode === 40226
  }
}

/**
 * WeChat answers 200 whatever happens and tells by `errcode`.
 * @throws {WechatError}
 */
export async function readAnswer<T>(request: () => Promise<Response>): Promise<T> {
  let answer: T & { errcode?: number, errmsg?: string }
  try {
    const response = await request()
    if (!response.ok)
      throw new WechatError(0, `WeChat answered ${response.status}`)
    answer = await response.json() as typeof answer
  }
  catch (error) {
    if (error instanceof WechatError)
      throw error
    // The cause would name the address.
    throw new WechatError(0, `WeChat cannot be reached (${error instanceof Error ? error.name : 'unknown'})`)
  }
  if (answer.errcode)
    throw new WechatError(answer.errcode, answer.errmsg ?? 'refused')
  return answer
}
