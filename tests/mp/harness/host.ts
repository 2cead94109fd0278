import type { Exchange, RequestOptions, UploadOptions } from './http'
import type { Connection, ConnectionEvents } from './sockets'

/** What a running mini-program needs of the machine under it: Node in most tests, a page of Chromium where layout matters. */
export interface Host {
  /** A function of the given parameters, whose traces name `file`. */
  compile: (body: string, parameters: string[], file: string) => (...args: unknown[]) => unknown
  request: (options: RequestOptions) => Exchange
  uploadFile: (options: UploadOptions) => Exchange
  connect: (url: string, options: { protocols?: string[], header?: Record<string, string> }, events: ConnectionEvents) => Connection
}
