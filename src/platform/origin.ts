/** `https://host` the page came from; empty where there is no page address (mini-programs). */
export function pageOrigin(): string {
  // #ifdef H5
  return location.origin
  // #endif
  // #ifndef H5

  return ''
  // #endif
}
