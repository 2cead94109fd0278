import type { glassEasel } from '../framework'
import type { Journal } from '../journal'
import type { Mocks } from './mocks'
import type { Answer, ApiOptions } from './outcome'

/** What the app asked of one native player, pusher or video. */
export interface NativeContext {
  kind: string
  id: string | null
  /** The tag it drives; null when there was none of that id. */
  element: glassEasel.Element | null
  calls: { method: string, options: ApiOptions }[]
}

/**
 * A context whose every method is recorded and then succeeds, or does what `mock('LivePusherContext.start', …)`
 * says. Methods of a live context without its tag fail, as on a phone.
 */
export function createContext(context: NativeContext, journal: Journal, mocks: Mocks, answer: Answer): object {
  return new Proxy({}, {
    get: (_, method) => {
      if (typeof method !== 'string' || method === 'then')
        return undefined
      return (options: ApiOptions = {}) => {
        const name = `${context.kind}.${method}`
        context.calls.push({ method, options })
        journal.record(name, options)
        const missing = !context.element && context.kind.startsWith('Live')
        const outcome = mocks.outcome(name, options, () => missing ? new Error('no such element') : undefined)
        answer(method, options, outcome)?.catch(() => {})
      }
    },
  })
}
