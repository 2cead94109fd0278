/** What the driver needs of a browser, in one object so that tests can hand in another. */
export interface WebEnvironment {
  createConnection: (configuration: RTCConfiguration) => RTCPeerConnection
  createStream: (tracks?: MediaStreamTrack[]) => MediaStream
  /** Codecs this browser can send or receive, in its own order; null when it does not tell. */
  codecs: (direction: 'send' | 'receive', kind: 'audio' | 'video') => RTCRtpCodec[] | null
  fetch: typeof fetch
  /** Absent on plain http that is not localhost. */
  mediaDevices: Pick<MediaDevices, 'getUserMedia'> | undefined
  isSecureContext: boolean
  hidden: () => boolean
  /** The page's address, for relative ones. */
  baseUrl: string
  /** Listens to the window; the answer stops listening. */
  listen: (type: 'pagehide' | 'pageshow' | 'online', listener: () => void) => () => void
}

export function hasWebRtc(): boolean {
  return typeof RTCPeerConnection === 'function'
}

export function browserEnvironment(): WebEnvironment {
  return {
    createConnection: configuration => new RTCPeerConnection(configuration),
    createStream: (tracks = []) => new MediaStream(tracks),
    codecs: (direction, kind) => (direction === 'send' ? RTCRtpSender : RTCRtpReceiver).getCapabilities?.(kind)?.codecs ?? null,
    fetch: (...args) => fetch(...args),
    mediaDevices: navigator.mediaDevices,
    isSecureContext: window.isSecureContext,
    hidden: () => document.hidden,
    baseUrl: location.href,
    listen: (type, listener) => {
      addEventListener(type, listener)
      return () => removeEventListener(type, listener)
    },
  }
}
