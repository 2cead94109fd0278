import type { Environment } from './read'
import { bad, oneOf } from './read'

/** Where uploaded pictures are kept, when not in a folder. */
export interface S3Config {
  /** Undefined: AWS's own for the region. */
  endpoint: string | undefined
  region: string
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  /** What a picture's name is put behind, without a slash at the end: an https address, or a path a proxy serves. */
  publicUrl: string
  /** The bucket stands in the path, not before the host: MinIO and many others want it so. */
  forcePathStyle: boolean
}

const NEEDED = ['S3_BUCKET', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const

/**
 * Undefined when none of `S3_*` is set.
 * @throws {StartError} BAD_CONFIG when only a part is set, or an address is none
 */
export function s3Config(env: Environment): S3Config | undefined {
  const { S3_ENDPOINT, S3_PUBLIC_URL, S3_BUCKET = '', S3_REGION = '', S3_ACCESS_KEY_ID = '', S3_SECRET_ACCESS_KEY = '' } = env
  const forcePathStyle = oneOf(env, 'S3_FORCE_PATH_STYLE', ['on', 'off'], 'off') === 'on'
  if (!S3_ENDPOINT && !S3_PUBLIC_URL && NEEDED.every(name => !env[name]))
    return
  const missing = NEEDED.filter(name => !env[name])
  if (missing.length > 0)
    throw bad(`${missing.join(', ')} ${missing.length > 1 ? 'are' : 'is'} missing: pictures go to S3 with ${NEEDED.join(', ')}, to a folder with none of S3_*`)
  if (S3_ENDPOINT && !isAddress(S3_ENDPOINT, /^https?:$/))
    throw bad('S3_ENDPOINT must be an address like https://s3.example.com')
  const endpoint = S3_ENDPOINT?.replace(/\/+$/, '') || undefined
  const publicUrl = (S3_PUBLIC_URL || bucketUrl(endpoint ?? `https://s3.${S3_REGION}.amazonaws.com`, S3_BUCKET, forcePathStyle)).replace(/\/+$/, '')
  // Clients load pictures by https only; an http address would fail on every phone, long after the start.
  if (!/^\/\w/.test(publicUrl) && !isAddress(publicUrl, /^https:$/))
    throw bad(`S3_PUBLIC_URL must be an https address, or a path of this server's own host such as /pictures${S3_PUBLIC_URL ? '' : '; it is needed as S3_ENDPOINT is not https'}`)
  return { endpoint, region: S3_REGION, bucket: S3_BUCKET, accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY, publicUrl, forcePathStyle }
}

function isAddress(text: string, scheme: RegExp): boolean {
  return URL.canParse(text) && scheme.test(new URL(text).protocol)
}

function bucketUrl(endpoint: string, bucket: string, inPath: boolean): string {
  return inPath ? `${endpoint}/${bucket}` : endpoint.replace('://', `://${bucket}.`)
}
