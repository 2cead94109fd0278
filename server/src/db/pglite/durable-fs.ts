import { closeSync, fsyncSync, openSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** The parts of Emscripten's NODEFS that fsync needs; PGlite types the whole module as `any`. */
interface NodeFsModule {
  NODEFS: {
    realPath: (node: unknown) => string
    stream_ops: { fsync?: (stream: { nfd?: number | null, node: unknown }) => number }
  }
}

/**
 * PGlite's NodeFS with an fsync that reaches the disk.
 *
 * As shipped, Emscripten's NODEFS has no fsync at all and PGlite starts PostgreSQL with `-F` (fsync off), so
 * an acknowledged row may be lost with the power. This adds the call; {@link durableStartParams} turns it on.
 */
export class DurableFs extends NodeFS {
  /** How many times a file or folder was flushed to the disk. */
  fsyncs = 0

  override async init(...[pg, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const result = await super.init(pg, options)
    result.emscriptenOpts.preRun?.push((module: NodeFsModule) => {
      module.NODEFS.stream_ops.fsync = (stream) => {
        // A folder has no open descriptor of its own in NODEFS.
        if (stream.nfd == null)
          this.#flushPath(module.NODEFS.realPath(stream.node))
        else
          this.#flush(stream.nfd)
        return 0
      }
    })
    return result
  }

  #flush(descriptor: number): void {
    fsyncSync(descriptor)
    this.fsyncs++
  }

  #flushPath(path: string): void {
    const descriptor = openFolder(path)
    if (descriptor === undefined)
      return
    try {
      this.#flush(descriptor)
    }
    finally {
      closeSync(descriptor)
    }
  }
}

/** Windows cannot open a folder and does not need it flushed. */
function openFolder(path: string): number | undefined {
  try {
    return openSync(path, 'r')
  }
  catch {
    return undefined
  }
}

/** PGlite's own start parameters without `-F`, and with the one sync method that calls fsync(). */
export function durableStartParams(): string[] {
  return [...PGlite.defaultStartParams.filter(param => param !== '-F'), '-c', 'wal_sync_method=fsync']
}
