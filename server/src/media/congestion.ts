/** Bits per second a publisher may send. The top fits 720p of a phone; below the floor no picture is worth sending. */
export const START_BITRATE = 1_500_000
export const MAX_BITRATE = 2_500_000
export const MIN_BITRATE = 250_000

/**
 * What the publisher may send in the next second, from the fraction lost (0–1) in the last one: the loss-based rule of
 * draft-ietf-rmcat-gcc-02 section 6.
 */
export function nextBitrate(bitrate: number, fractionLost: number): number {
  const wanted = fractionLost > 0.1
    ? bitrate * (1 - fractionLost / 2)
    : fractionLost < 0.02 ? bitrate * 1.08 : bitrate
  return Math.min(MAX_BITRATE, Math.max(MIN_BITRATE, wanted))
}
