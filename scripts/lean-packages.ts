import type { Plugin } from 'vite'

const SCOPE = /data-v-([0-9a-f]{8})/g
/** By itself, a component's number tells instances (`u-i`) and keyframes apart. */
const SCOPE_OR_NUMBER = /(?:data-v-)?([0-9a-f]{8})/g
/** A component's template, styles and script. */
const NAMES_SCOPES = /\.(?:\w+ml|\w+ss|swan|js)$/
const TEMPLATE = /\.(?:\w+ml|swan)$/
/** What keyboards, readers and tests of browsers go by; mini-programs know `aria-role`. */
const FOR_BROWSERS = / (?:tabindex|data-testid|role)="[^"]*"/g

/**
 * Takes out of a mini-program's packages what weighs and nobody there reads: white space of JSON, attributes that only browsers know,
 * and long names of scopes. The class by which scoped styles find their elements stands on every element; it becomes a few
 * letters, counted in the order of the long names, so that the same sources give the same files.
 */
export function leanPackages(): Plugin {
  return {
    name: 'lean-packages',
    enforce: 'post',
    // While somebody develops, only what changed is written anew.
    apply: (_, { mode }) => mode === 'production',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const files = Object.values(bundle).filter(({ fileName }) => NAMES_SCOPES.test(fileName))
        const textOf = (file: typeof files[number]) => file.type === 'chunk' ? file.code : String(file.source)
        const numbers = new Set(files.flatMap(file => Array.from(textOf(file).matchAll(SCOPE), ([, number]) => number)))
        const short = new Map([...numbers].sort().map((number, at) => [number, `v${at.toString(36)}`]))
        for (const file of files) {
          const text = textOf(file).replace(SCOPE_OR_NUMBER, (whole, number: string) => short.get(number) ?? whole)
          if (file.type === 'chunk')
            file.code = text
          else
            file.source = TEMPLATE.test(file.fileName) ? text.replace(FOR_BROWSERS, '') : text
        }
        for (const file of Object.values(bundle)) {
          if (file.type === 'asset' && file.fileName.endsWith('.json'))
            file.source = JSON.stringify(JSON.parse(String(file.source)))
        }
      },
    },
  }
}
