import type { Goods } from '#contract/goods'
import type { Join, Message, Pin, Room, RoomSnapshot } from '#contract/rooms'
import type { Role, Session } from '#contract/session'
import { randomUUID } from 'node:crypto'
import { publish } from '../support/publisher'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Somebody who speaks to the server directly, beside the mini-program under test. */
export class Person {
  private constructor(private readonly origin: string, readonly session: Session) {}

  static async signIn(origin: string, nickname: string, role: Role): Promise<Person> {
    return new Person(origin, await call<Session>(origin, 'POST', '/api/session/demo', { nickname, role }))
  }

  call<T>(method: Method, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
    return call<T>(this.origin, method, path, body, { ...headers, authorization: `Bearer ${this.session.token}` })
  }

  /** A phone on which this person is signed in. */
  phone(): Map<string, string> {
    return new Map([['session:shopper', JSON.stringify(JSON.stringify(this.session))]])
  }

  say(roomId: string, text: string): Promise<Message> {
    return this.call('POST', `/api/rooms/${roomId}/messages`, { text, clientId: `c_${randomUUID().replaceAll('-', '')}` })
  }
}

export interface LiveRoom {
  room: Room
  goods: Goods[]
  anchor: Person
  pin: (goodsId: string) => Promise<Pin>
  snapshot: () => Promise<RoomSnapshot>
  end: () => Promise<Room>
  /** The camera goes dark without a word. */
  stopPublishing: () => void
}

/** A live room with the first goods of the demo shop on its shelf. */
export async function goLive(origin: string, title: string): Promise<LiveRoom> {
  const anchor = await Person.signIn(origin, '阿宝', 'anchor')
  const { items } = await anchor.call<{ items: Goods[] }>('GET', '/api/goods')
  const goods = items.slice(0, 3)
  const { id } = await anchor.call<Room>('POST', '/api/rooms', { title, goodsIds: goods.map(item => item.id) })
  const { media } = await anchor.call<Join>('POST', `/api/rooms/${id}/join`)
  if (media.driver !== 'whip' || !media.whipUrl)
    throw new Error(`an anchor was given no way to publish: ${JSON.stringify(media)}`)
  const stopPublishing = await publish(new URL(media.whipUrl, origin).href, media.token)
  const room = await anchor.call<Room>('POST', `/api/rooms/${id}/start`)
  return {
    room,
    goods,
    anchor,
    stopPublishing,
    pin: goodsId => anchor.call('PUT', `/api/rooms/${id}/pin`, { goodsId }),
    snapshot: () => anchor.call('GET', `/api/rooms/${id}`),
    end: () => anchor.call('POST', `/api/rooms/${id}/end`),
  }
}

async function call<T>(origin: string, method: Method, path: string, body?: object, headers: Record<string, string> = {}): Promise<T> {
  const response = await fetch(origin + path, {
    method,
    headers: { ...(body ? { 'content-type': 'application/json' } : {}), ...headers },
    body: body && JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return (text ? JSON.parse(text) : undefined) as T
}
