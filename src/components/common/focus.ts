/**
 * Moves the focus into an element that has just opened, keeps Tab inside it, and calls `escape` on the Escape key while it
 * is the topmost one. The answer gives the focus back to where it was. Without a keyboard (mini-programs) nothing happens.
 * @param id id of the element
 */
export function holdFocus(id: string, escape: () => void): () => void {
  let release = () => {}
  // #ifdef H5
  release = holdInDocument(id, escape)
  // #endif
  return release
}

// #ifdef H5
const FOCUSABLE = 'input:not([disabled]), textarea:not([disabled]), [tabindex="0"], a[href]'
/** uni-app's own picker, which lies over everything and closes by itself when the key is let go. */
const PICKER = '.uni-picker-toggle'
/** Open elements, the topmost last. */
const held: string[] = []

function holdInDocument(id: string, escape: () => void): () => void {
  const before = document.activeElement
  held.push(id)
  document.getElementById(id)?.focus({ preventScroll: true })

  function pressed(event: KeyboardEvent) {
    if (held[held.length - 1] !== id)
      return
    if (event.key === 'Escape') {
      if (document.querySelector(PICKER))
        return
      event.stopImmediatePropagation()
      escape()
    }
    else if (event.key === 'Tab') {
      keepInside(event)
    }
  }

  function keepInside(event: KeyboardEvent) {
    const stops = [...document.getElementById(id)?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? []].filter(stop => stop.offsetParent !== null)
    const first = stops[0]
    const last = stops[stops.length - 1]
    if (!first || !last)
      return
    const inside = stops.includes(document.activeElement as HTMLElement)
    const next = event.shiftKey
      ? (!inside || document.activeElement === first) && last
      : (!inside || document.activeElement === last) && first
    if (next) {
      event.preventDefault()
      next.focus()
    }
  }

  document.addEventListener('keydown', pressed)
  return () => {
    document.removeEventListener('keydown', pressed)
    held.splice(held.lastIndexOf(id), 1)
    if (before instanceof HTMLElement && before.isConnected)
      before.focus({ preventScroll: true })
  }
}
// #endif

/** Lets Enter and Space press what says it is a button: uni-app's `view` is no native one. Once, at launch. */
export function pressWithKeyboard(): void {
  // #ifdef H5
  document.addEventListener('keydown', (event) => {
    const target = event.target
    if ((event.key === 'Enter' || event.key === ' ') && target instanceof HTMLElement && target.matches('[role="button"], [role="tab"], [role="radio"], [role="switch"], [role="checkbox"]')) {
      event.preventDefault()
      target.click()
    }
  })
  // #endif
}
