import type { NativeEventName } from '~/live/driver'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useSmallWindow } from '~/composables/useSmallWindow'

const page = vi.hoisted(() => ({ show: () => {}, unload: () => {} }))
vi.mock('@dcloudio/uni-app', () => ({
  onShow: (hook: () => void) => page.show = hook,
  onUnload: (hook: () => void) => page.unload = hook,
}))

const pause = vi.fn()
const says = (name: NativeEventName) => ({ type: 'native', name, detail: {} }) as const

beforeEach(() => {
  vi.useFakeTimers()
  pause.mockClear()
})
afterEach(() => void vi.useRealTimers())

it('pauses a covered picture within a second where no window comes', () => {
  useSmallWindow().covered(pause)
  expect(pause).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1_000)
  expect(pause).toHaveBeenCalledTimes(1)
})

it('lets it go on in its window, until that is closed', () => {
  const { covered, hear } = useSmallWindow()
  covered(pause)
  hear(says('enterpictureinpicture'))
  vi.advanceTimersByTime(60_000)
  expect(pause).not.toHaveBeenCalled()
  hear(says('leavepictureinpicture'))
  expect(pause).toHaveBeenCalledTimes(1)
})

it('knows of a window that came before the page was covered', () => {
  const { covered, hear } = useSmallWindow()
  hear(says('enterpictureinpicture'))
  covered(pause)
  vi.advanceTimersByTime(60_000)
  expect(pause).not.toHaveBeenCalled()
})

it.each(['show', 'unload'] as const)('pauses nothing after the page\'s %s', (hook) => {
  const { covered, hear } = useSmallWindow()
  covered(pause)
  page[hook]()
  vi.advanceTimersByTime(1_000)
  hear(says('leavepictureinpicture'))
  expect(pause).not.toHaveBeenCalled()
})
