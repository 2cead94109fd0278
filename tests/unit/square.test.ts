import type { RoomCard } from '#contract/rooms'
import { describe, expect, it } from 'vitest'
import { arrange, hasBegun, withReminder } from '../../src/components/room/square'

function card(id: string, change: Partial<RoomCard> = {}): RoomCard {
  return {
    id,
    title: id,
    status: 'live',
    cover: '/cover.jpg',
    notice: '',
    anchor: { id: 'anchor', nickname: '主播', avatar: '', followers: 0 },
    streamId: `stream_${id}`,
    startsAt: null,
    startedAt: null,
    awaySince: null,
    endedAt: null,
    createdAt: '2026-03-01T00:00:00.000Z',
    viewers: 0,
    goodsCount: 0,
    thumbs: [],
    reminded: false,
    slowModeSeconds: 0,
    ...change,
  }
}
const ids = (cards: RoomCard[]) => cards.map(({ id }) => id)

describe('arranging the live square', () => {
  it('puts the latest start first, and rooms whose anchor is away behind those on air', () => {
    const { onAir } = arrange([
      card('away', { status: 'away', startedAt: '2026-03-01T12:30:00.000Z' }),
      card('early', { startedAt: '2026-03-01T10:00:00.000Z' }),
      card('late', { startedAt: '2026-03-01T12:00:00.000Z' }),
    ])
    expect(ids(onAir)).toEqual(['late', 'early', 'away'])
  })

  it('lists what is to come by its nearness, rooms without a time last', () => {
    const { upcoming } = arrange([
      card('some day', { status: 'scheduled' }),
      card('tomorrow', { status: 'scheduled', startsAt: '2026-03-02T12:00:00.000Z' }),
      card('tonight', { status: 'scheduled', startsAt: '2026-03-01T12:00:00.000Z' }),
    ])
    expect(ids(upcoming)).toEqual(['tonight', 'tomorrow', 'some day'])
  })

  it('shows no room that is over', () => {
    expect(arrange([card('over', { status: 'ended' })])).toEqual({ onAir: [], upcoming: [] })
  })
})

describe('a card from the square\'s channel', () => {
  it('keeps the reminder one has set, which the channel does not know', () => {
    expect(withReminder(card('a'), card('a', { reminded: true })).reminded).toBe(true)
    expect(withReminder(card('a'), undefined).reminded).toBe(false)
  })

  it('tells of a beginning only once, and only of rooms one waits for', () => {
    const waiting = card('a', { status: 'scheduled', reminded: true })
    const live = card('a', { reminded: true })
    expect(hasBegun(live, waiting)).toBe(true)
    expect(hasBegun(live, live)).toBe(false)
    expect(hasBegun(card('a'), card('a', { status: 'scheduled' }))).toBe(false)
    expect(hasBegun(live, undefined)).toBe(false)
  })
})
