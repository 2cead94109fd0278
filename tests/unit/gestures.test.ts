import { describe, expect, it } from 'vitest'
import { pointOf, useGestures } from '~/packages/live/components/room/useGestures'

function hand() {
  let now = 0
  const hearts: { x: number, y: number }[] = []
  const gestures = useGestures({ onDoubleTap: at => hearts.push(at), now: () => now })
  return { hearts, gestures, wait: (ms: number) => now += ms }
}

describe('fingers on the video', () => {
  it('gives a heart for two quick taps in one place, and one more for each further tap', () => {
    const { hearts, gestures, wait } = hand()
    gestures.tap({ x: 100, y: 100 })
    expect(hearts).toHaveLength(0)
    wait(120)
    gestures.tap({ x: 104, y: 98 })
    wait(120)
    gestures.tap({ x: 104, y: 98 })
    expect(hearts).toEqual([{ x: 104, y: 98 }, { x: 104, y: 98 }])
  })

  it('takes slow or distant taps for single ones', () => {
    const { hearts, gestures, wait } = hand()
    gestures.tap({ x: 100, y: 100 })
    wait(600)
    gestures.tap({ x: 100, y: 100 })
    wait(100)
    gestures.tap({ x: 300, y: 100 })
    expect(hearts).toHaveLength(0)
  })

  it('clears the screen by a swipe to the right and has it back by one to the left', () => {
    const { gestures } = hand()
    gestures.touchStart({ x: 50, y: 400 })
    gestures.touchEnd({ x: 180, y: 410 })
    expect(gestures.cleared.value).toBe(true)
    gestures.touchStart({ x: 180, y: 400 })
    gestures.touchEnd({ x: 50, y: 400 })
    expect(gestures.cleared.value).toBe(false)
  })

  it('leaves slanting and short moves alone', () => {
    const { gestures } = hand()
    gestures.touchStart({ x: 50, y: 100 })
    gestures.touchEnd({ x: 150, y: 240 })
    gestures.touchStart({ x: 50, y: 100 })
    gestures.touchEnd({ x: 90, y: 100 })
    expect(gestures.cleared.value).toBe(false)
  })

  it('reads the point from whatever the target sends', () => {
    expect(pointOf({ touches: [{ clientX: 1, clientY: 2 }] })).toEqual({ x: 1, y: 2 })
    expect(pointOf({ touches: [], changedTouches: [{ clientX: 3, clientY: 4 }] })).toEqual({ x: 3, y: 4 })
    expect(pointOf({ detail: { x: 5, y: 6 } })).toEqual({ x: 5, y: 6 })
  })
})
