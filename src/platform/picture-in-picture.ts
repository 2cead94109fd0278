/**
 * How long after a page was covered the platform may tell that its player goes on in a small window, in milliseconds; 0 where
 * there are no such windows. Short enough that a player without one is silent within a second.
 */
export function windowDelay(): number {
  let delay = 0
  // #ifdef MP-WEIXIN
  delay = 500
  // #endif
  return delay
}
