import { BUILTIN_TAGS } from './builtins'
import { glassEasel } from './framework'

type BackendElement = glassEasel.domlikeBackend.Element
/** A DOM element that glass-easel drew, with its way back into the component tree. */
export type DrawnElement = HTMLElement & { __wxElement?: glassEasel.Element }

/** How much of a screen the DOM is. By default nothing is drawn and only tests touch it. */
export interface Drawing {
  /** Taps and touches of a real pointer reach the app. */
  pointer?: boolean
  /** Gives a built-in tag what the screen needs of it; `tag` is WeChat's name. */
  dress?: (element: DrawnElement, tag: string) => void
}

/** DOM nodes satisfy what glass-easel asks of a backend element; its types just do not say so. */
const drawn = (node: Node) => node as unknown as BackendElement

/**
 * Draws into the test's DOM. WeChat's built-in tags become inert `<wx-*>` elements, so that none gets a browser's
 * behaviour that the mini-program does not have; `wx-input` and `wx-textarea` hold a real field for its value.
 */
export class DomBackend extends glassEasel.CurrentWindowBackendContext {
  constructor({ pointer = false, dress }: Drawing = {}) {
    super()
    const page = document
    this.document = {
      createElement: tag => drawn(create(page, tag, dress)),
      createTextNode: text => drawn(page.createTextNode(text)),
      createDocumentFragment: () => drawn(page.createDocumentFragment()),
    }
    if (pointer)
      this.listen(page)
  }

  /** setData callbacks come later, but need not wait for a frame. */
  override render(done: (error: Error | null) => void): void {
    setTimeout(() => done(null), 0)
  }

  private listen(page: Document) {
    this.onEvent((target, type, detail, options) => {
      const event = new glassEasel.Event(type, detail, options)
      event.dispatch(target)
      return event.getEventBubbleStatus()
    })
    // A disabled button swallows taps in WeChat.
    for (const type of ['mousedown', 'touchstart']) {
      page.addEventListener(type, (event) => {
        if ((event.target as Element).closest('wx-button[disabled]'))
          event.stopImmediatePropagation()
      }, { capture: true })
    }
  }
}

function create(page: Document, tag: string, dress: Drawing['dress']): HTMLElement {
  if (!BUILTIN_TAGS.has(tag))
    return page.createElement(tag)
  const element = page.createElement(`wx-${tag}`)
  const setAttribute = element.setAttribute.bind(element)
  // glass-easel prefixes ids per component instance ("abc--player"); tests ask for the id the template says.
  Object.defineProperty(element, 'id', {
    get: () => element.getAttribute('id') ?? '',
    set: (id: string) => setAttribute('id', String(id).replace(/^.*--/, '')),
  })
  if (tag === 'input' || tag === 'textarea')
    addField(element, page.createElement(tag) as HTMLInputElement)
  dress?.(element, tag)
  return element
}

function addField(host: HTMLElement, field: HTMLInputElement) {
  host.appendChild(field)
  const setAttribute = host.setAttribute.bind(host)
  host.setAttribute = (name, value) => {
    setAttribute(name, value)
    if (name === 'value')
      field.value = value
  }
}
