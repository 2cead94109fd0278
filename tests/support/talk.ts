import type { RoomEvent } from '#contract/events'
import type { Message } from '#contract/rooms'

/** What a message is like in a busy room: ids of the server's length, a sentence that varies. */
const SENTENCES = ['多少钱？', '有现货吗', '这件我买过，质量真的不错，推荐大家', '165 穿什么码？', '主播身上这件是几号链接？', '来了来了', '颜色好看吗，会不会有色差', '666']

/** The n-th message of a busy room, from 0. */
export function talk(n: number, facts: Partial<Message> = {}): Message {
  const id = String(n).padStart(18, '0')
  return {
    id: `msg_${id}`,
    clientId: `c${id}_k3v9x2ab`,
    user: { id: `user_${String(n % 300).padStart(18, '0')}`, nickname: `小星星${n % 300}`, avatar: '/demo/avatars/1.png', role: 'shopper' },
    text: `${SENTENCES[n % SENTENCES.length]} ${n}`,
    at: new Date(Date.UTC(2026, 0, 1) + n * 20).toISOString(),
    ...facts,
  }
}

/** It, as the room channel brings it. */
export function talkEvent(n: number, seq: number): RoomEvent {
  const data = talk(n)
  return { seq, type: 'chat.message', at: data.at, data }
}
