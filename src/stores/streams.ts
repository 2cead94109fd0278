import type { ChannelState } from '~/live/channel'
import type { CaptureOptions, DriverCapabilities, PlayerState, PublisherState, Quality, SurfaceSource } from '~/live/driver'
import type { RoomState } from '~/live/states'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

const nothing: DriverCapabilities = { canPlay: false, canPublish: false, canFlip: false, canMirror: false, canBeautify: false, canPickDefinition: false }
const firstCapture: CaptureOptions = { camera: 'front', cameraOn: true, microphoneOn: true, mirror: true, beauty: 5, whitening: 5, definition: '720p' }

/** What the engine reports. Written by the composable that owns the engine; screens read it. */
export const useStreamsStore = defineStore('streams', () => {
  const room = shallowRef<RoomState>({ name: 'idle' })
  const player = shallowRef<PlayerState>({ state: 'idle' })
  const publisher = shallowRef<PublisherState>({ state: 'idle' })
  const channel = shallowRef<ChannelState>({ state: 'idle' })
  /** What the player's surface renders. Never made reactive inside: it holds a `MediaStream`. */
  const playerSource = shallowRef<SurfaceSource | null>(null)
  const previewSource = shallowRef<SurfaceSource | null>(null)
  const playerQuality = shallowRef<Quality | null>(null)
  const publisherQuality = shallowRef<Quality | null>(null)
  const capabilities = shallowRef<DriverCapabilities>(nothing)
  /** How the anchor wants to be seen and heard; kept from room to room while the app runs. */
  const capture = shallowRef<CaptureOptions>(firstCapture)
  /** A picture has been decoded since the source came: the cover may go. */
  const hasFrame = ref(false)
  /** Playing starts muted, since no browser lets sound begin without a tap. */
  const muted = ref(true)
  /** The browser wants a tap before it plays at all. */
  const blocked = ref(false)

  function reset() {
    room.value = { name: 'idle' }
    player.value = { state: 'idle' }
    publisher.value = { state: 'idle' }
    channel.value = { state: 'idle' }
    playerSource.value = null
    previewSource.value = null
    playerQuality.value = null
    publisherQuality.value = null
    hasFrame.value = false
    blocked.value = false
  }

  return { room, player, publisher, channel, playerSource, previewSource, playerQuality, publisherQuality, capabilities, capture, hasFrame, muted, blocked, reset }
})
