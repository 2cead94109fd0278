import type { Upload } from '#contract/health'
import type { UploadOptions } from '~/platform/upload'
import { upload } from './client'

/** Sends one picture (a path `uni.chooseImage` gave); the answer is where it is served from now on. */
export async function uploadImage(filePath: string, uploading?: UploadOptions): Promise<string> {
  return (await upload<Upload>('/api/uploads', filePath, uploading)).url
}
