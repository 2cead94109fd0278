import type { WechatApi } from './api'
import { WechatError } from './answer'

/** What WeChat makes of a text. */
export interface TextVerdict {
  /** `review` is for a person to look at. */
  suggest: 'pass' | 'review' | 'risky'
  /** What is wrong with it; 100 for nothing. */
  label: number
}

/** A text WeChat has seen in one of its comments; the others are profiles, forums and diaries. */
const COMMENT = 2
/** How the first version said `risky`. */
const RISKY = 87014
/** Busy, over the calls of a minute or a day (4,000 and 2,000,000 for an app), or not reached. */
const LATER = new Set([0, -1, 45009])

/**
 * Has WeChat check what somebody says (`msgSecCheck` version 2), up to 2,500 characters. WeChat knows only people who have used the
 * mini-program within two hours.
 * @throws {WechatError}
 */
export async function checkText(wechat: Pick<WechatApi, 'post'>, openid: string, text: string): Promise<TextVerdict> {
  try {
    const { result } = await wechat.post<{ result?: TextVerdict }>('/wxa/msg_sec_check', { version: 2, scene: COMMENT, openid, content: text })
    if (!result)
      throw new WechatError(-1, 'no result in the answer')
    return { suggest: result.suggest, label: Number(result.label) }
  }
  catch (error) {
    if (error instanceof WechatError && error.errcode === RISKY)
      return { suggest: 'risky', label: RISKY }
    throw error
  }
}

/** Whether asking again may bring an answer. */
export function isPassing({ errcode }: WechatError): boolean {
  return LATER.has(errcode)
}
