import type { DrawnElement } from '../backend'

type Dress = (element: DrawnElement) => void

const IMAGE_MODES: Record<string, string> = { aspectFill: 'cover', aspectFit: 'contain', scaleToFill: '100% 100%', widthFix: '100% auto' }

const dresses: Record<string, Dress> = {
  'image': image,
  'input': field,
  'textarea': field,
  'scroll-view': scrollView,
}

/** Lets built-in tags look and answer as they do on a phone, as far as the app here uses them. */
export function dress(element: DrawnElement, tag: string): void {
  dresses[tag]?.(element)
}

function image(element: DrawnElement) {
  onAttribute(element, (name, value) => {
    if (value === null)
      return
    if (name === 'src')
      element.style.setProperty('background-image', `url("${encodeURI(decodeURI(value))}")`)
    else if (name === 'mode')
      element.style.setProperty('background', `${element.style.backgroundImage || 'none'} center / ${IMAGE_MODES[value] ?? 'cover'} no-repeat`)
  })
}

function field(element: DrawnElement) {
  const inner = element.querySelector<HTMLInputElement>('input, textarea')
  if (!inner)
    return
  onAttribute(element, (name, value) => {
    if (name === 'disabled')
      inner.disabled = value !== 'false' && value !== null
    else if (['placeholder', 'maxlength'].includes(name) && value !== null)
      inner.setAttribute(name, value)
  })
  const typed = () => ({ value: inner.value, cursor: inner.selectionStart ?? inner.value.length })
  inner.addEventListener('input', (event) => {
    event.stopPropagation()
    emit(element, 'input', typed())
  })
  inner.addEventListener('focus', () => emit(element, 'focus', { ...typed(), height: 0 }))
  inner.addEventListener('blur', () => emit(element, 'blur', typed()))
  inner.addEventListener('keydown', (event) => {
    if (event.key === 'Enter')
      emit(element, 'confirm', typed())
  })
}

function scrollView(element: DrawnElement) {
  onAttribute(element, (name, value) => {
    // What it shows arrives in the same setData, after its attributes.
    if (name === 'scroll-top' && value !== null)
      requestAnimationFrame(() => element.scrollTop = Number(value))
  })
  element.addEventListener('scroll', () => {
    const { scrollTop, scrollLeft, scrollHeight, scrollWidth } = element
    emit(element, 'scroll', { scrollTop, scrollLeft, scrollHeight, scrollWidth })
    if (scrollHeight - scrollTop - element.clientHeight <= Number(element.getAttribute('lower-threshold') ?? 50))
      emit(element, 'scrolltolower', { direction: 'bottom' })
  })
}

/** Tells of what a template sets on an element, and with null of what it takes off. */
function onAttribute(element: HTMLElement, changed: (name: string, value: string | null) => void) {
  const setAttribute = element.setAttribute.bind(element)
  element.setAttribute = (name, value) => {
    setAttribute(name, value)
    changed(name, String(value))
  }
  const removeAttribute = element.removeAttribute.bind(element)
  element.removeAttribute = (name) => {
    removeAttribute(name)
    changed(name, null)
  }
}

function emit(element: DrawnElement, type: string, detail: object) {
  element.__wxElement?.triggerEvent(type, detail, { bubbles: false, composed: false })
}
