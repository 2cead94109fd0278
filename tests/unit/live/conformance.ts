import type { MediaTicket } from '#contract/rooms'
import type { DriverEvents, LiveDriver } from '~/live/driver'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveError } from '~/live/driver'
import { capture } from './facts'

/** One driver on its stage: what the world around it does, the test does. */
export interface Stage {
  driver: LiveDriver
  ticket: MediaTicket
  /** Pictures reach the player. */
  arrive: () => Promise<void>
  /** The first packets leave the publisher. */
  goOut: () => Promise<void>
  /** The way of what runs is cut for good. */
  cut: () => Promise<void>
}

/** What every driver keeps to, whatever it stands on. */
export function conforms(name: string, stage: () => Stage): void {
  describe(`${name}: a driver`, () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    function set() {
      const all = stage()
      const player: string[] = []
      const publisher: string[] = []
      const sources: DriverEvents['source'][] = []
      all.driver.on('player', ({ state }) => player.push(state))
      all.driver.on('publisher', ({ state }) => publisher.push(state))
      all.driver.on('source', source => sources.push(source))
      const shown = (role: 'player' | 'preview') => sources.filter(source => source.role === role).at(-1)?.source ?? null
      return { ...all, player, publisher, sources, shown }
    }

    it('says why when it can do nothing', () => {
      const { capabilities } = stage().driver
      expect(capabilities.canPlay && capabilities.canPublish ? 'none needed' : capabilities.reason).toBeTruthy()
    })

    it('plays once pictures arrive, shows where, and stops', async () => {
      const { driver, ticket, arrive, player, shown } = set()
      await driver.join(ticket)
      await driver.startPlaying()
      if (!driver.capabilities.canPlay)
        return expect(player).toEqual(['failed'])
      expect(player).toEqual(['requesting'])
      await arrive()
      expect(player.at(-1)).toBe('playing')
      expect(shown('player')).not.toBeNull()
      await driver.stopPlaying()
      expect(player.at(-1)).toBe('idle')
      expect(shown('player')).toBeNull()
    })

    it('plays nothing without a ticket', async () => {
      const { driver } = set()
      if (driver.capabilities.canPlay)
        await expect(driver.startPlaying()).rejects.toBeInstanceOf(LiveError)
    })

    it('comes back to playing after a cut', async () => {
      const { driver, ticket, arrive, cut, player } = set()
      if (!driver.capabilities.canPlay)
        return
      await driver.join(ticket)
      await driver.startPlaying()
      await arrive()
      await cut()
      expect(player.at(-1)).toBe('reconnecting')
      await vi.advanceTimersByTimeAsync(2_000)
      await arrive()
      expect(player.at(-1)).toBe('playing')
    })

    it('publishes the preview, or refuses to open one', async () => {
      const { driver, ticket, goOut, publisher, shown } = set()
      await driver.join(ticket)
      if (!driver.capabilities.canPublish) {
        await expect(driver.startPreview(capture)).rejects.toBeInstanceOf(LiveError)
        return expect(driver.startPublishing()).rejects.toBeInstanceOf(LiveError)
      }
      await expect(driver.startPublishing()).rejects.toMatchObject({ code: 'CAMERA_MISSING' })
      await driver.startPreview(capture)
      expect(shown('preview')).not.toBeNull()
      await driver.startPublishing()
      expect(publisher).toEqual(['requesting'])
      await goOut()
      expect(publisher.at(-1)).toBe('publishing')
      await driver.stopPublishing()
      expect(publisher.at(-1)).toBe('idle')
      expect(shown('preview')).not.toBeNull()
    })

    it('takes a new ticket without a break', async () => {
      const { driver, ticket, arrive, player } = set()
      if (!driver.capabilities.canPlay)
        return
      await driver.join(ticket)
      await driver.startPlaying()
      await arrive()
      await driver.join(ticket)
      expect(player.at(-1)).toBe('playing')
    })

    it('releases everything on leaving, any number of times', async () => {
      const { driver, ticket, arrive, shown, player, publisher } = set()
      await driver.leave()
      await driver.join(ticket)
      if (driver.capabilities.canPublish) {
        await driver.startPreview(capture)
        await driver.startPublishing()
      }
      await driver.startPlaying()
      await driver.leave()
      await driver.leave()
      expect(shown('preview')).toBeNull()
      expect(shown('player')).toBeNull()
      const words = player.length + publisher.length
      await arrive()
      driver.nudge()
      driver.report({ type: 'firstFrame' })
      await vi.advanceTimersByTimeAsync(60_000)
      expect(player.length + publisher.length).toBe(words)
    })

    it('enters and leaves five times as well as once', async () => {
      const { driver, ticket, arrive, player } = set()
      if (!driver.capabilities.canPlay)
        return
      for (let round = 0; round < 5; round += 1) {
        await driver.join(ticket)
        await driver.startPlaying()
        await arrive()
        expect(player.at(-1)).toBe('playing')
        await driver.leave()
        expect(player.at(-1)).toBe('idle')
      }
    })

    it('is not disturbed by a listener that throws', async () => {
      const { driver, ticket, player } = set()
      const uncaught = vi.spyOn(globalThis, 'setTimeout')
      uncaught.mockImplementationOnce(() => 0 as never)
      driver.on('player', () => {
        throw new Error('listener')
      })
      await driver.join(ticket)
      await driver.startPlaying()
      expect(player).toHaveLength(1)
      uncaught.mockRestore()
      vi.clearAllTimers()
    })
  })
}
