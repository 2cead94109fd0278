/**
 * Calls `listener(true)` when the phone takes camera and microphone away while the app stays in front (a call comes in), and
 * `listener(false)` when it gives them back; the answer unsubscribes. Where no platform tells, never.
 */
export function onInterruption(listener: (interrupted: boolean) => void): () => void {
  let forget = () => {}
  // #ifdef MP-WEIXIN
  forget = listen(listener)
  // #endif
  return forget
}

// #ifdef MP-WEIXIN
function listen(listener: (interrupted: boolean) => void): () => void {
  const began = () => listener(true)
  const ended = () => listener(false)
  uni.onAudioInterruptionBegin(began)
  uni.onAudioInterruptionEnd(ended)
  return () => {
    uni.offAudioInterruptionBegin(began)
    uni.offAudioInterruptionEnd(ended)
  }
}
// #endif
