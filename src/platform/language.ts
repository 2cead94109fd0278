/** Tells the browser, and who reads the page aloud with it, the language of the app as a BCP 47 tag. */
export function declareLanguage(tag: string): void {
  // #ifdef H5
  document.documentElement.lang = tag
  // #endif
}
