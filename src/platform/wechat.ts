import { ApiError } from '~/app/errors'

/** Whether the app runs in WeChat, where an account is at hand. */
export function inWechat(): boolean {
  // #ifdef MP-WEIXIN
  return true
  // #endif
  // #ifndef MP-WEIXIN

  return false
  // #endif
}

/** A code the server learns from who this is, good once. Throws an `ApiError`. */
export function wechatCode(): Promise<string> {
  // #ifdef MP-WEIXIN
  return new Promise((resolve, reject) => uni.login({
    success: ({ code }) => resolve(code),
    fail: () => reject(new ApiError(0, 'WECHAT_UNAVAILABLE')),
  }))
  // #endif
  // #ifndef MP-WEIXIN

  return Promise.reject(new ApiError(0, 'WECHAT_NOT_CONFIGURED'))
  // #endif
}
