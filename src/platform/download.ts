import type { HttpAnswer } from './request'
import { transportError } from './request'

const TIMEOUT = 120_000

/**
 * Fetches a file and hands it to the person: a browser puts it among the downloads, WeChat offers to send it to a chat. Errors as `http`.
 * @param url absolute, or a path where the page has an origin
 * @param name what the file is called
 * @param headers of the request
 * @returns the answer without its body
 */
export function downloadFile(url: string, name: string, headers: Record<string, string>): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => uni.downloadFile({
    url,
    header: headers,
    timeout: TIMEOUT,
    success: ({ statusCode, tempFilePath }) => {
      if (statusCode === 200)
        hand(tempFilePath, name)
      // What a failed download says is in a file; its status says enough.
      resolve({ status: statusCode, body: null })
    },
    fail: failure => reject(transportError(failure.errMsg)),
  }))
}

function hand(filePath: string, fileName: string) {
  // #ifdef H5
  Object.assign(document.createElement('a'), { href: filePath, download: fileName }).click()
  // #endif
  // #ifdef MP-WEIXIN
  uni.shareFileMessage({ filePath, fileName })
  // #endif
  // #ifndef H5 || MP-WEIXIN
  uni.saveFile({ tempFilePath: filePath })
  // #endif
}
