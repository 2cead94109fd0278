import type { HttpAnswer } from './request'
import { ApiError } from '~/app/errors'
import { transportError } from './request'

export interface UploadOptions {
  /** Told how much has been sent, in percent. */
  onProgress?: (percent: number) => void
  /** Handed what gives the upload up, which then fails as one that was cut. Mini-programs have no AbortSignal. */
  onStart?: (cancel: () => void) => void
}

/** Sends one local file as the multipart field `file`. Answers and errors as `http`. */
export function uploadFile(url: string, filePath: string, headers: Record<string, string>, { onProgress, onStart }: UploadOptions = {}): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const task = uni.uploadFile({
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
      fail: failure => reject(transportError(failure.errMsg, url, 'uploadFile')),
    })
    if (onProgress)
      task.onProgressUpdate(({ progress }) => onProgress(progress))
    onStart?.(() => task.abort())
  })
}
