import type { Journal } from '../journal'

/** What every asynchronous `wx` API takes; without callbacks it answers with a promise. */
export interface ApiOptions {
  success?: (result: object) => void
  fail?: (error: object) => void
  complete?: (result: object) => void
}

/** An Error with WeChat's `errCode`, for outcomes that the app tells apart. */
export class ApiError extends Error {
  constructor(message: string, readonly errCode?: number) {
    super(message)
  }
}

/**
 * Hands the outcome of one API call to the app in a later turn: an Error (or a promise that rejects with one)
 * fails it with `<api>:fail <message>`, anything else completes it.
 */
export type Answer = (api: string, options: ApiOptions | undefined, outcome?: unknown) => Promise<unknown> | undefined

export function createAnswer(journal: Journal): Answer {
  const tell = (callback: ((result: object) => void) | undefined, result: object) => {
    try {
      callback?.(result)
    }
    catch (error) {
      journal.report(error)
    }
  }
  return (api, options = {}, outcome) => {
    const settled = settle(api, outcome)
    if (!options.success && !options.fail && !options.complete)
      return settled.then(({ failed, result }) => failed ? Promise.reject(result) : result)
    settled.then(({ failed, result }) => {
      tell(failed ? options.fail : options.success, result)
      tell(options.complete, result)
      journal.touch()
    })
  }
}

interface Settled {
  failed: boolean
  result: object
}

async function settle(api: string, outcome: unknown): Promise<Settled> {
  const succeed = (value: unknown): Settled => ({ failed: false, result: { errMsg: `${api}:ok`, ...(value as object | undefined) } })
  const fail = ({ message, errCode }: ApiError): Settled => ({ failed: true, result: { errMsg: `${api}:fail ${message}`, errCode } })
  const settled = Promise.resolve(outcome).then(value => value instanceof Error ? fail(value as ApiError) : succeed(value), fail)
  await new Promise(resolve => setTimeout(resolve, 0))
  return settled
}
