import { storage } from '~/platform/storage'
import { currentDoor } from './door'
import { randomId } from './random-id'

let unkept: string | undefined

/**
 * The one random id of whoever uses this door without signing in, so that reconnecting counts as the same viewer. Where
 * nothing can be kept it lasts as long as the page.
 */
export function guestId(): string {
  const key = `guest:${currentDoor()}`
  const kept = storage.read<string>(key)
  if (typeof kept === 'string')
    return kept
  unkept ??= randomId()
  storage.write(key, unkept)
  return unkept
}
