import type { Http, HttpMethod } from '~/platform/request'
import type { UploadOptions } from '~/platform/upload'
import { apiBase } from '~/app/config'
import { ApiError } from '~/app/errors'
import { downloadFile } from '~/platform/download'
import { http } from '~/platform/request'
import { uploadFile } from '~/platform/upload'

export interface ClientOptions {
  http: Http
  baseUrl: string
  /** The session's token, read anew for each call. */
  token: () => string | null
  /** Told when the server no longer knows the token a call carried. */
  onUnauthenticated: () => void
}

export interface CallOptions {
  query?: Record<string, string | number | undefined>
  body?: unknown
  headers?: Record<string, string>
  signal?: AbortSignal
}

const options: ClientOptions = { http, baseUrl: apiBase, token: () => null, onUnauthenticated: () => {} }

/** Hands the client its session; tests hand it a server of their own. */
export function configureClient(changes: Partial<ClientOptions>): void {
  Object.assign(options, changes)
}

/** One call of the API. Resolves with the answer's object, throws an `ApiError`, and shows nothing. */
export async function call<T>(method: HttpMethod, path: string, { query, body, headers, signal }: CallOptions = {}): Promise<T> {
  const token = options.token()
  const answer = await options.http({
    method,
    url: options.baseUrl + path + queryString(query),
    body,
    headers: { ...authorization(token), ...headers },
    signal,
  })
  return read<T>(answer, token)
}

/** Sends one local file. Resolves and throws as `call`. */
export async function upload<T>(path: string, filePath: string, uploading: UploadOptions = {}): Promise<T> {
  const token = options.token()
  return read<T>(await uploadFile(options.baseUrl + path, filePath, authorization(token), uploading), token)
}

/** Fetches a file and hands it to the person under this name. Throws as `call`. */
export async function download(path: string, name: string, query: CallOptions['query'] = {}): Promise<void> {
  const token = options.token()
  read(await downloadFile(options.baseUrl + path + queryString(query), name, authorization(token)), token)
}

function read<T>({ status, body }: { status: number, body: unknown }, token: string | null): T {
  if (status >= 200 && status < 300)
    return body as T
  const error = ApiError.fromAnswer(status, body)
  // The token may have been replaced while the call was under way; only the current one can have ended.
  if (status === 401 && token !== null && token === options.token())
    options.onUnauthenticated()
  throw error
}

function authorization(token: string | null): Record<string, string> {
  return token === null ? {} : { Authorization: `Bearer ${token}` }
}

function queryString(query: CallOptions['query'] = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return pairs.length ? `?${pairs.join('&')}` : ''
}
