import type { Ref } from 'vue'
import type { SurfaceSource } from '~/live/driver'
import { onBeforeUnmount, ref, watch } from 'vue'

/** Milliseconds between two readings. */
const EVERY = 120

/**
 * How loud the microphone is, 0 to 1, for showing that it hears. Reads the preview's own stream, so it opens nothing;
 * where there is no such stream (mini-programs) it stays at 0 and `available` is false.
 */
export function useMicLevel(source: Readonly<Ref<SurfaceSource | null>>) {
  const level = ref(0)
  const available = ref(false)
  // #ifdef H5
  let stop = () => {}
  watch(source, (now) => {
    stop()
    if (now?.kind === 'stream' && now.stream.getAudioTracks().length > 0)
      stop = listen(now.stream, value => level.value = value)
    available.value = now?.kind === 'stream' && now.stream.getAudioTracks().length > 0
  }, { immediate: true })
  onBeforeUnmount(() => stop())
  // #endif
  return { level, available }
}

// #ifdef H5
function listen(stream: MediaStream, heard: (level: number) => void): () => void {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Uint8Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getByteTimeDomainData(samples)
    // 128 is silence; speech at arm's length swings by some 30.
    const swing = samples.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0)
    heard(Math.min(1, swing / 64))
  }, EVERY)
  return () => {
    clearInterval(timer)
    heard(0)
    context.close().catch(() => {})
  }
}
// #endif
