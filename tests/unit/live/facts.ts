import type { Join, MediaTicket, Room, RoomSnapshot, RoomStatus } from '#contract/rooms'
import type { CaptureOptions } from '~/live/driver'

export const at = '2026-01-01T00:00:00.000Z'

/** What an anchor starts with. */
export const capture: CaptureOptions = { camera: 'front', cameraOn: true, microphoneOn: true, mirror: true, beauty: 0, whitening: 0, definition: '720p' }

export function room(status: RoomStatus = 'live', facts: Partial<Room> = {}): Room {
  return {
    id: 'r1',
    title: 'Room',
    status,
    cover: '/cover.png',
    notice: '',
    anchor: { id: 'a1', nickname: 'Anchor', avatar: '', followers: 3 },
    streamId: 's1',
    startsAt: null,
    startedAt: status === 'scheduled' ? null : at,
    awaySince: null,
    endedAt: null,
    createdAt: at,
    slowModeSeconds: 0,
    summary: null,
    ...facts,
  }
}

export function snapshot(status: RoomStatus = 'live', facts: Partial<RoomSnapshot> = {}): RoomSnapshot {
  return {
    room: room(status),
    goods: [],
    pinned: null,
    coupons: [],
    messages: [],
    viewers: 1,
    likes: 0,
    seq: 10,
    serverTime: at,
    me: { following: false, reminded: false, muted: false, mutedUntil: null },
    sales: null,
    ...facts,
  }
}

export function join(ticket = 't1', role: Join['role'] = 'shopper'): Join {
  return {
    role,
    media: { driver: 'whip', streamId: 's1', whipUrl: role === 'anchor' ? '/whip/s1' : null, whepUrl: '/whep/s1', token: `media-${ticket}`, expiresAt: '2026-01-01T02:00:00.000Z' },
    events: { via: 'socket', path: `/api/rooms/r1/events?token=${ticket}` },
  }
}

export function zegoTicket(facts: Partial<Extract<MediaTicket, { driver: 'zego' }>> = {}): Extract<MediaTicket, { driver: 'zego' }> {
  return {
    driver: 'zego',
    appId: 1234567890,
    roomId: 'r1',
    streamId: 's1',
    user: { id: 'u1', name: 'Shopper' },
    token: '04t1',
    expiresAt: '2026-01-01T02:00:00.000Z',
    canPublish: false,
    busy: false,
    ...facts,
  }
}

/** What the server's errors look like to the engine. */
export function refusal(status: number, code: string): Error {
  return Object.assign(new Error(code), { status, code, transient: status === 0 || status >= 500 || status === 429 })
}
