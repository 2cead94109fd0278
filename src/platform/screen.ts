/** Keeps the screen lit, or lets it go dark by the phone's own habit again. A browser's screen stays lit while a video plays. */
export function keepScreenOn(on: boolean): void {
  // #ifdef MP
  uni.setKeepScreenOn({ keepScreenOn: on, fail: () => {} })
  // #endif
}
