/** `a/./b/../c` → `a/c`; leading and doubled slashes go. */
export function normalize(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..')
      parts.pop()
    else if (part !== '.' && part !== '')
      parts.push(part)
  }
  return parts.join('/')
}

/** The path `to` names when written in the file `from`. */
export function resolveFrom(from: string, to: string): string {
  return normalize(to.startsWith('/') ? to : `${from}/../${to}`)
}

export interface Location {
  path: string
  /** As WeChat hands it to onLoad: not decoded. */
  query: Record<string, string>
}

export function parseUrl(url: string): Location {
  const [path = '', search = ''] = url.split('?')
  const query: Record<string, string> = {}
  for (const pair of search.split('&').filter(Boolean)) {
    const [key = '', ...value] = pair.split('=')
    query[key] = value.join('=')
  }
  return { path: normalize(path), query }
}
