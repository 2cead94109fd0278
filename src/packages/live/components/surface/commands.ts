import type { SurfaceEvent } from '~/live/driver'

/** What WeChat's contexts and the plugin's tags take; how it went comes back by the callback, if at all. */
type Ask = (options: { fail: (failure: { errMsg?: string }) => void }) => void

export interface NativeTagOptions<Command extends string> {
  /** The tag that is drawn at the moment. */
  tag: () => Partial<Record<Command, Ask>>
  /** Resolves once what was last given to the tag has been rendered. */
  rendered: () => Promise<unknown>
  report: (event: SurfaceEvent) => void
}

/** Asks a native tag for something. What fails is reported and never thrown. */
export function command<Command extends string>({ tag, report }: NativeTagOptions<Command>, name: Command): void {
  const fail = (errMsg: string) => report({ type: 'native', name: 'command', detail: { command: name, errMsg } })
  try {
    const asked = tag()
    // Older versions of WeChat and of the plugin lack some.
    if (asked[name])
      asked[name]({ fail: ({ errMsg = '' }) => fail(errMsg) })
    else
      fail(`${name}:fail not supported`)
  }
  catch (error) {
    fail(`${name}:fail ${String(error)}`)
  }
}
