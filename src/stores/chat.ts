import type { Message } from '#contract/rooms'
import type { Fault } from '~/app/errors'
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { postMessage } from '~/api/rooms'
import { ApiError, toFault } from '~/app/errors'
import { serverClock } from '~/platform/clock'
import { useHiddenStore } from './hidden'

/** `failed` may be sent again; `blocked` will not be accepted as it stands. */
export type Delivery = { state: 'sending' | 'sent' } | { state: 'failed' | 'blocked', error: Fault }

export interface ChatItem {
  /** Stable for the life of the line, sent or not: its name in the store. */
  key: string
  /** Its place in the talk, rising from line to line. It stays, so that a line is drawn where it was drawn before. */
  serial: number
  /** Null until the server has it. */
  id: string | null
  clientId: string
  user: Message['user']
  text: string
  at: string
  own: boolean
  delivery: Delivery
}

/** The most lines kept. */
export const CHAT_LIMIT = 200
/** Lines that are drawn together and leave together: what stays behind them is not touched then. */
export const CHAT_BLOCK = 25
/** Milliseconds between two changes of the list, however many messages come. */
export const CHAT_BATCH = 250

/** The block that a line belongs to, rising from block to block. */
export const blockOf = ({ serial }: ChatItem) => Math.floor(serial / CHAT_BLOCK)

/** A clientId is its user's own: only both together name a message. */
const keyOf = (userId: string, clientId: string) => `${userId}:${clientId}`

/** The room's chat: what was said, and what one is saying. */
export const useChatStore = defineStore('chat', () => {
  const items = shallowRef<readonly ChatItem[]>([])
  /** Lines that came while the reader was scrolled up. */
  const unread = ref(0)
  /** The reader is at the end of the list, and it follows. */
  const following = ref(true)

  const hidden = useHiddenStore()
  /** What is being written. */
  const draft = ref('')
  /** Counts the times that the input was asked for. */
  const calls = ref(0)

  /** When one last said something here, as the server knows it: ISO time. */
  const saidAt = ref<string | null>(null)
  /** ISO time before which the server takes nothing from one: it said so. */
  const heldUntil = ref<string | null>(null)

  let roomId: string | null = null
  /** The truth; `items` is shown from it once a batch. */
  let lines: ChatItem[] = []
  let count = 0
  let arrived = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  /** The end of the queue of own lines. */
  let turn: Promise<void> = Promise.resolve()

  function show() {
    if (timer !== null)
      clearTimeout(timer)
    timer = null
    if (!following.value)
      unread.value += arrived
    arrived = 0
    items.value = lines.slice()
  }

  function showSoon() {
    timer ??= setTimeout(show, CHAT_BATCH)
  }

  function reset(id: string | null) {
    roomId = id
    lines = []
    count = 0
    arrived = 0
    following.value = true
    unread.value = 0
    draft.value = ''
    saidAt.value = null
    heldUntil.value = null
    show()
  }

  /** Begins, or goes on, with a text that calls somebody by this name. */
  function call(name: string) {
    if (!draft.value.includes(`@${name}`))
      draft.value = `@${name} ${draft.value}`
    calls.value += 1
  }

  /** Adds a line, or puts it in the place of the same one. True for a new one. */
  function put(item: Omit<ChatItem, 'serial'>): boolean {
    const at = lines.findIndex(line => line.key === item.key)
    const former = lines[at]
    if (item.own && item.id && item.at > (saidAt.value ?? ''))
      saidAt.value = item.at
    if (former) {
      lines[at] = { ...item, serial: former.serial }
      return false
    }
    lines.push({ ...item, serial: count++ })
    if (lines.length > CHAT_LIMIT) {
      const oldest = blockOf(lines[0]!)
      lines = lines.filter(line => blockOf(line) !== oldest)
    }
    return true
  }

  /** The last messages of a snapshot. Own lines it does not know yet stay: unsent ones, and one said while it was being read. */
  function seed(messages: readonly Message[], ownId: string | null) {
    const until = messages.at(-1)?.at ?? ''
    const kept = lines.filter(line => line.id === null || (line.own && line.at > until))
    lines = []
    messages.filter(({ user }) => !hidden.has(user.id)).forEach(message => put(sentItem(message, ownId)))
    kept.forEach(put)
    show()
  }

  /** A message of the channel; one's own takes the place of the line that was being sent. */
  function receive(message: Message, ownId: string | null) {
    if (hidden.has(message.user.id))
      return
    if (put(sentItem(message, ownId)))
      arrived += 1
    showSoon()
  }

  /** One's own that may not be shown stays on this screen alone and says why. */
  function remove(messageId: string, reason?: 'review') {
    const gone = lines.find(line => line.id === messageId)
    if (gone?.own && reason === 'review')
      put({ ...gone, id: null, delivery: { state: 'blocked', error: toFault(new ApiError(422, 'TEXT_BLOCKED')) } })
    lines = lines.filter(line => line.id !== messageId)
    showSoon()
  }

  /** Takes away what somebody said whose lines are not wanted here; see the store of hidden people. */
  function hide(userId: string) {
    lines = lines.filter(line => line.user.id !== userId)
    show()
  }

  /** ISO time from which one may write again in slow mode of so many seconds; null when one may in any case. */
  function mayWriteAt(slowModeSeconds: number): string | null {
    if (slowModeSeconds <= 0)
      return null
    const next = saidAt.value && new Date(Date.parse(saidAt.value) + slowModeSeconds * 1_000).toISOString()
    return next && next > (heldUntil.value ?? '') ? next : heldUntil.value
  }

  /** Slow mode goes by other seconds from now on, so what the server said of the former is no longer true. */
  function release() {
    heldUntil.value = null
  }

  /** Says something: the line stands at once and tells how it fares. Never throws. */
  async function send(text: string, user: Message['user']): Promise<void> {
    const clientId = newClientId()
    put({ key: keyOf(user.id, clientId), id: null, clientId, user, text, at: new Date().toISOString(), own: true, delivery: { state: 'sending' } })
    following.value = true
    unread.value = 0
    show()
    await inTurn(() => deliver(keyOf(user.id, clientId)))
  }

  /** One line after the other, so that they arrive in the order they were said. */
  function inTurn(delivery: () => Promise<void>): Promise<void> {
    turn = turn.then(delivery)
    return turn
  }

  /** Tries a failed line again. The same `clientId` goes out, so what did arrive is not said twice. */
  async function resend(key: string): Promise<void> {
    if (lines.find(line => line.key === key)?.delivery.state === 'failed')
      await inTurn(() => deliver(key))
  }

  /** Takes an own line away that did not get through. */
  function discard(key: string) {
    lines = lines.filter(line => line.key !== key || line.id !== null)
    show()
  }

  async function deliver(key: string): Promise<void> {
    const room = roomId
    const line = lines.find(item => item.key === key)
    if (!line || !room)
      return
    settle(key, { state: 'sending' })
    try {
      const message = await postMessage(room, { text: line.text, clientId: line.clientId })
      if (room === roomId && put(sentItem(message, line.user.id)))
        arrived += 1
    }
    catch (error) {
      if (room === roomId) {
        hold(error)
        settle(key, { state: mayTryAgain(error) ? 'failed' : 'blocked', error: toFault(error) })
      }
    }
    if (room === roomId)
      show()
  }

  function hold(error: unknown) {
    if (error instanceof ApiError && error.code === 'SLOW_MODE')
      heldUntil.value = new Date(serverClock.now() + Number(error.details.retryAfter) * 1_000).toISOString()
  }

  function settle(key: string, delivery: Delivery) {
    const at = lines.findIndex(line => line.key === key && line.id === null)
    const line = lines[at]
    if (line)
      lines[at] = { ...line, delivery }
    show()
  }

  /** Whether the list stands at its end: tells new lines from unread ones. */
  function setFollowing(atEnd: boolean) {
    following.value = atEnd
    if (atEnd)
      unread.value = 0
  }

  return { items, unread, following, draft, calls, call, mayWriteAt, release, reset, seed, receive, remove, hide, send, resend, discard, setFollowing }
})

function sentItem(message: Message, ownId: string | null): Omit<ChatItem, 'serial'> {
  const { id, clientId, user, text, at } = message
  return { key: keyOf(user.id, clientId), id, clientId, user, text, at, own: user.id === ownId, delivery: { state: 'sent' } }
}

/** Too fast or not signed in is no verdict on the text; any other 4xx is. */
function mayTryAgain(error: unknown): boolean {
  return !(error instanceof ApiError) || error.transient || error.status === 401 || error.status === 0
}

let counter = 0
function newClientId(): string {
  counter += 1
  return `c${Date.now().toString(36)}_${counter.toString(36)}_${Math.random().toString(36).slice(2, 10)}`
}
