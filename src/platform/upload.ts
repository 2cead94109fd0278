import type { HttpAnswer } from './request'
import { ApiError } from '~/app/errors'
import { transportError } from './request'

/** Sends one local file as the multipart field `file`. Answers and errors as `http`. */
export function uploadFile(url: string, filePath: string, headers: Record<string, string>): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    uni.uploadFile({
      url,
      filePath,
      name: 'file',
      header: headers,
      timeout: 60_000,
      success: (answer) => {
        try {
          resolve({ status: answer.statusCode, body: JSON.parse(answer.data) as unknown })
        }
        catch {
          reject(ApiError.transport('BAD_ANSWER'))
        }
      },
      fail: failure => reject(transportError(failure.errMsg)),
    })
  })
}
