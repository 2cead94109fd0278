import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join, posix, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseAst } from 'vite'

export const KB = 1024
const PICTURES = ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.ico']

export interface BundleFile {
  /** Inside the build folder, with `/` on every OS. */
  path: string
  bytes: number
}

export interface AppConfig {
  pages: string[]
  subPackages: { root: string, pages: string[] }[]
}

/** A build folder as it would be uploaded. */
export class Bundle {
  readonly files: BundleFile[]

  constructor(readonly folder: string) {
    this.files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map(file => ({ path: file.split(sep).join('/'), stat: statSync(join(folder, file)) }))
      .filter(({ stat }) => stat.isFile())
      .map(({ path, stat }) => ({ path, bytes: stat.size }))
  }

  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8')
  }

  get scripts(): BundleFile[] {
    return this.files.filter(({ path }) => path.endsWith('.js'))
  }

  /** A mini-program's app.json. */
  get config(): AppConfig {
    return JSON.parse(this.read('app.json')) as AppConfig
  }

  /** Files of the subpackage at this root; those of the main package, which is what lies in no subpackage, for `''`. */
  packageFiles(root: string): BundleFile[] {
    const roots = this.config.subPackages.map(one => `${one.root}/`)
    return this.files.filter(({ path }) => root ? path.startsWith(`${root}/`) : !roots.some(other => path.startsWith(other)))
  }

  packageBytes(root: string): number {
    return this.packageFiles(root).reduce((sum, file) => sum + file.bytes, 0)
  }

  /** Paths of the files whose text matches, pictures aside. */
  filesWith(pattern: RegExp, among = this.files): string[] {
    return among
      .filter(({ path }) => !PICTURES.includes(extname(path)) && pattern.test(this.read(path)))
      .map(({ path }) => path)
  }

  /** Scripts that a browser loads for these and everything they import statically. */
  scriptsFor(entries: string[]): string[] {
    const found = new Set<string>()
    const visit = (path: string) => {
      if (found.has(path))
        return
      found.add(path)
      staticImports(this.read(path)).forEach(name => visit(posix.join(posix.dirname(path), name)))
    }
    entries.forEach(visit)
    return [...found]
  }

  /**
   * On H5, the scripts that a first visit to the home page loads: the entry, the page and what they import.
   * @throws when the build names them otherwise
   */
  homeScripts(): string[] {
    const entry = /<script type="module"[^>]* src="\/([^"]+)"/.exec(this.read('index.html'))?.[1]
    const home = this.files.find(({ path }) => /^assets\/src-pages-home\..*\.js$/.test(path))?.path
    if (!entry || !home)
      throw new Error('the build has no entry or no script of the home page')
    return this.scriptsFor([entry, home])
  }

  gzipBytes(paths: string[]): number {
    return paths.reduce((sum, path) => sum + gzipSync(this.read(path)).length, 0)
  }
}

function staticImports(code: string): string[] {
  return parseAst(code).body.map(node => 'source' in node ? node.source?.value : undefined).filter(name => typeof name === 'string')
}
