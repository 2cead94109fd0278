/**
 * H264 constrained baseline, packetization mode 1 first (every phone decodes it in hardware), other H264 next. For
 * `setCodecPreferences`; leaves nothing out.
 */
export function preferH264<T extends { mimeType: string, sdpFmtpLine?: string }>(codecs: readonly T[]): T[] {
  return [...codecs].sort((a, b) => rank(a) - rank(b))
}

function rank({ mimeType, sdpFmtpLine = '' }: { mimeType: string, sdpFmtpLine?: string }): number {
  if (mimeType.toLowerCase() !== 'video/h264')
    return 2
  return /packetization-mode=1/.test(sdpFmtpLine) && /profile-level-id=42e0/i.test(sdpFmtpLine) ? 0 : 1
}
