import type { MediaEngine, MediaErrorReason, StreamEvent } from './engine'
import { MediaError } from './engine'

/** What the media process is started with, as JSON in its first argument. */
export interface MediaProcessOptions {
  /** The address clients must use for media, see `mediaHost`. */
  host?: string
  /** UDP ports for media, both included. */
  portRange?: [number, number]
  maxPeers?: number
  maxViewersPerStream?: number
}

type Calls = Pick<MediaEngine, 'publish' | 'play' | 'close' | 'end' | 'stats' | 'shutdown'>
export type Method = keyof Calls
export type Arguments<M extends Method> = Parameters<Calls[M]>
export type Result<M extends Method> = Awaited<ReturnType<Calls[M]>>

/** From the server to the media process. */
export type Request = { [M in Method]: { id: number, method: M, args: Arguments<M> } }[Method]

/** From the media process to the server. */
export type Message
  = | { ready: true }
    | { log: string }
    | { stream: StreamEvent }
    | { id: number, result: unknown }
    | { id: number, error: PlainError }

/** A MediaError on its way between two processes. */
export interface PlainError {
  reason: MediaErrorReason
  message: string
  retryAfter: number | null
}

export function toPlain(error: unknown): PlainError {
  const { reason, message, retryAfter } = error instanceof MediaError ? error : MediaError.unavailable()
  return { reason, message, retryAfter }
}

export function fromPlain({ reason, message, retryAfter }: PlainError): MediaError {
  return new MediaError(reason, message, retryAfter)
}
