import type { CaptureOptions } from '~/live/driver'
import type { Storage } from '~/platform/storage'
import { describe, expect, it } from 'vitest'
import { recallCapture, rememberCapture } from '~/composables/capture-memory'

const first: CaptureOptions = { camera: 'front', cameraOn: true, microphoneOn: true, mirror: true, beauty: 5, whitening: 5, definition: '720p' }

function phone(kept: Record<string, unknown> = {}): Storage {
  const values = new Map(Object.entries(kept))
  return {
    read: <T>(key: string) => (values.get(key) ?? null) as T | null,
    write: (key, value) => void values.set(key, value),
    remove: key => void values.delete(key),
  }
}

describe('how an anchor wished to be seen', () => {
  it('is the same the next time', () => {
    const storage = phone()
    const wishes: CaptureOptions = { ...first, camera: 'back', mirror: false, beauty: 0, whitening: 9, definition: '1080p' }
    rememberCapture(storage, wishes)
    expect(recallCapture(storage, first)).toEqual(wishes)
  })

  it('never begins with a switched off camera or microphone', () => {
    const storage = phone()
    rememberCapture(storage, { ...first, cameraOn: false, microphoneOn: false })
    expect(recallCapture(storage, first)).toEqual(first)
  })

  it('is what it always was when nothing is kept', () => {
    expect(recallCapture(phone(), first)).toEqual(first)
  })

  it('takes nothing that makes no sense', () => {
    const kept = { camera: 'top', mirror: 'yes', beauty: 12, whitening: 1.5, definition: '4k' }
    expect(recallCapture(phone({ 'studio:capture': kept }), first)).toEqual(first)
  })
})
