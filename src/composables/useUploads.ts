import { onBeforeUnmount, ref } from 'vue'
import { uploadImage } from '~/api/uploads'
import { sentenceFor } from '~/app/sentences'

/** A picture on its way: `failed` is the sentence for why it did not arrive, empty while it may; `url` is there while it waits for those chosen before it. */
export interface Sending { id: number, path: string, failed: string, percent: number, url?: string, cancel?: () => void }

/**
 * Pictures from the device to the server, each sent as soon as it is chosen; those that fail stay to be tried again.
 * @param arrived told where a picture is served from, one call for each, in the order they were chosen in
 */
export function useUploads(arrived: (url: string) => void) {
  const sending = ref<Sending[]>([])
  let made = 0
  let gone = false

  onBeforeUnmount(() => gone = true)

  /** @param count how many may be chosen at most, ≥ 1 */
  function choose(count: number) {
    uni.chooseImage({
      count,
      sizeType: ['compressed'],
      // The browser's own chooser knows no limit.
      success: ({ tempFilePaths }) => [...tempFilePaths].slice(0, count).forEach(path => send({ id: ++made, path, failed: '', percent: 0 })),
      // Closing the chooser is no failure.
      fail: () => {},
    })
  }

  async function send(file: Sending) {
    sending.value = [...sending.value.filter(({ id }) => id !== file.id), { ...file, failed: '', percent: 0 }]
    try {
      const url = await uploadImage(file.path, {
        onProgress: percent => touch(file.id, { percent }),
        onStart: cancel => touch(file.id, { cancel }),
      })
      touch(file.id, { url })
    }
    catch (error) {
      touch(file.id, { failed: sentenceFor(error) })
    }
    handOver()
  }

  /** Those at the front that have arrived; one that failed holds up nobody. */
  function handOver() {
    const next = sending.value.find(({ failed }) => !failed)
    if (gone || !next?.url)
      return
    drop(next.id)
    arrived(next.url)
    handOver()
  }

  function cancel(file: Sending) {
    drop(file.id)
    file.cancel?.()
    handOver()
  }

  function touch(id: number, facts: Partial<Sending>) {
    sending.value = sending.value.map(item => item.id === id ? { ...item, ...facts } : item)
  }

  function drop(id: number) {
    sending.value = sending.value.filter(item => item.id !== id)
  }

  return { sending, choose, retry: send, cancel }
}
