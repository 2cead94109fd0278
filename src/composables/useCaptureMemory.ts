import { onBeforeUnmount, watch } from 'vue'
import { storage } from '~/platform/storage'
import { useStreamsStore } from '~/stores/streams'
import { recallCapture, rememberCapture } from './capture-memory'

/** Milliseconds of quiet before what was chosen is written: a slider changes ten times a second. */
const QUIET = 400

/** Takes up how the anchor was seen the last time, and keeps what is changed. Call in the studio's setup. */
export function useCaptureMemory(): void {
  const streams = useStreamsStore()
  let timer: ReturnType<typeof setTimeout> | null = null
  streams.capture = recallCapture(storage, streams.capture)

  function write() {
    if (timer === null)
      return
    clearTimeout(timer)
    timer = null
    rememberCapture(storage, streams.capture)
  }

  watch(() => streams.capture, () => {
    if (timer !== null)
      clearTimeout(timer)
    timer = setTimeout(write, QUIET)
  })
  onBeforeUnmount(write)
}
