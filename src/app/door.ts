import { pages } from './routes'

/**
 * On H5 one app is served at `/`, `/anchor` and `/merchant`. Each door keeps a session of its own, so that two tabs of one
 * browser can be anchor and shopper. Elsewhere there is one door.
 */
export type Door = 'shopper' | 'anchor' | 'merchant'

export function doorOf(pathname: string): Door {
  const first = pathname.split('/')[1]
  return first === 'anchor' || first === 'merchant' ? first : 'shopper'
}

export function currentDoor(): Door {
  let door: Door = 'shopper'
  // #ifdef H5
  door = doorOf(location.pathname)
  // #endif
  return door
}

const landing: Record<Door, string> = { shopper: pages.home, anchor: pages.studio, merchant: pages.merchant }

/** Sends an address without a page to the page of its door. Must run before the router reads the address. */
export function openDoor(): void {
  // #ifdef H5
  const door = currentDoor()
  if (door !== 'shopper' && location.hash.length <= 1)
    history.replaceState(history.state, '', `#${landing[door]}`)
  // #endif
}
