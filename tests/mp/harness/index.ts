import type { Build } from './compile'
import type { ProgramOptions } from './program'
import { readBuild } from './compile'
import { Driver } from './driver'
import { nodeHost } from './node-host'
import { MiniProgram } from './program'

export type { Traffic } from './driver'
export type { AppSocket } from './sockets'
export { ApiError } from './wx/outcome'
export { Driver }

export interface LaunchOptions extends ProgramOptions {
  /** Page to open, with its query; the app's first page by default. */
  url?: string
  /** Outcomes of APIs from the start; `mock` changes them later. */
  mocks?: Record<string, unknown>
}

const builds = new Map<string, Build>()

/**
 * Runs a compiled mini-program in the test's DOM and opens a page of it. One at a time in a process, because its
 * globals (`wx`, `App`, `Page`…) are the process's: destroy it before launching the next.
 *
 * @param dir a build folder such as `dist/build/mp-weixin`; read once per process
 */
export async function launch(dir: string, { url, mocks = {}, ...options }: LaunchOptions = {}): Promise<Driver> {
  const build = builds.get(dir) ?? readBuild(dir)
  builds.set(dir, build)
  document.body.replaceChildren()
  const program = new MiniProgram(build, nodeHost, options)
  for (const [api, outcome] of Object.entries(mocks))
    program.mocks.set(api, outcome)
  program.start(url ?? `/${build.app.pages[0]}`)
  return new Driver(program).settle()
}
