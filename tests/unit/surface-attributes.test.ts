import type { CaptureOptions } from '~/live/driver'
import { describe, expect, it } from 'vitest'
import { playerAttributes, pusherAttributes } from '~/packages/live/components/surface/attributes'

const capture: CaptureOptions = { camera: 'front', cameraOn: true, microphoneOn: true, mirror: true, beauty: 5, whitening: 3, definition: '720p' }
const settings = { firstCamera: 'front', waitingImage: 'https://shop.example/cover.jpg' } as const
const address = { kind: 'url', url: 'rtmp://push.example/live/s1' } as const

describe('the anchor\'s tag (S6)', () => {
  it('is told everything of the tutorial', () => {
    expect(pusherAttributes(address, capture, settings)).toEqual({
      url: 'rtmp://push.example/live/s1',
      autopush: false,
      mode: 'HD',
      enableCamera: true,
      muted: false,
      beauty: 5,
      whiteness: 3,
      devicePosition: 'front',
      localMirror: 'auto',
      remoteMirror: false,
      orientation: 'vertical',
      aspect: '9:16',
      minBitrate: 1200,
      maxBitrate: 1800,
      audioQuality: 'high',
      enableAgc: true,
      enableAns: true,
      autoFocus: true,
      zoom: false,
      waitingImage: 'https://shop.example/cover.jpg',
      debug: false,
    })
  })

  it('shows its camera before there is an address, and does not stand without a source', () => {
    expect(pusherAttributes({ kind: 'camera' }, capture, settings)).toMatchObject({ url: '', enableCamera: true })
    expect(pusherAttributes(null, capture, settings)).toBeNull()
  })

  it('follows what the anchor wishes', () => {
    const wishes: CaptureOptions = { camera: 'back', cameraOn: false, microphoneOn: false, mirror: false, beauty: 0, whitening: 9, definition: '480p' }
    expect(pusherAttributes(address, wishes, settings)).toMatchObject({ enableCamera: false, muted: true, localMirror: 'disable', beauty: 0, whiteness: 9, mode: 'SD' })
  })

  it('keeps the camera it began with: the other one is a command', () => {
    expect(pusherAttributes(address, { ...capture, camera: 'back' }, settings)?.devicePosition).toBe('front')
  })

  it('keeps beauty and whitening between 0 and 9', () => {
    expect(pusherAttributes(address, { ...capture, beauty: 12, whitening: -1 }, settings)).toMatchObject({ beauty: 9, whiteness: 0 })
  })

  it.each([['480p', 'SD', 600, 900], ['720p', 'HD', 1200, 1800], ['1080p', 'FHD', 2000, 3000]] as const)('sends %s as %s with %i to %i kbit/s', (definition, mode, minBitrate, maxBitrate) => {
    expect(pusherAttributes(address, { ...capture, definition }, settings)).toMatchObject({ mode, minBitrate, maxBitrate })
  })

  it('never mirrors what viewers see', () => {
    expect([true, false].map(mirror => pusherAttributes(address, { ...capture, mirror }, settings)?.remoteMirror)).toEqual([false, false])
  })
})

describe('the shopper\'s tag (S10)', () => {
  it('is told everything of the tutorial', () => {
    expect(playerAttributes({ kind: 'url', url: 'https://play.example/s1.flv' }, { sid: 's1', muted: true })).toEqual({
      sid: 's1',
      url: 'https://play.example/s1.flv',
      autoplay: false,
      mode: 'RTC',
      muted: true,
      orientation: 'vertical',
      objectFit: 'fillCrop',
      minCache: 0.2,
      maxCache: 0.8,
      soundMode: 'speaker',
      pictureInPictureMode: ['push'],
      autoPauseIfNavigate: true,
      autoPauseIfOpenNative: true,
      debug: false,
    })
  })

  it('does not stand without an address', () => {
    expect(playerAttributes(null, { sid: 's1', muted: false })).toBeNull()
    expect(playerAttributes({ kind: 'camera' }, { sid: 's1', muted: false })).toBeNull()
  })
})
