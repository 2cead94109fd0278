/** Decodes a page parameter: mini-programs hand it over as it stands in the link, H5 has decoded it already. */
export function decodeParam(value: string): string {
  // #ifdef H5
  return value
  // #endif
  // #ifndef H5

  try {
    return decodeURIComponent(value)
  }
  catch {
    return value
  }
  // #endif
}
