import type { AssociatedBackend, CodeSpace, Root } from 'glass-easel-miniprogram-adapter'
import type { Drawing } from './backend'
import type { Build } from './compile'
import type { Host } from './host'
import type { Journal } from './journal'
import type { Modules } from './modules'
import { MiniProgramEnv } from 'glass-easel-miniprogram-adapter'
import { DomBackend } from './backend'
import { glassEasel } from './framework'
import { resolveFrom } from './paths'

/** WeChat refuses to carry more in one setData call. */
const SETDATA_LIMIT_BYTES = 1024 * 1024

type Lifetime = (this: Instance, ...args: unknown[]) => unknown
export interface Definition {
  created?: Lifetime
  attached?: Lifetime
  lifetimes?: Record<string, Lifetime>
}
interface Instance {
  setData: (data: Record<string, unknown>, callback?: () => void) => void
}
type ComponentNode = ReturnType<Root['getComponent']>

/** Pages and components of one mini-program: defining them, loading them, counting what they send to the view. */
export class Components {
  private readonly space: CodeSpace
  private readonly backend: AssociatedBackend
  private readonly loaded = new Set<string>()
  private readonly ready = new WeakSet<ComponentNode>()

  constructor(
    private readonly build: Build,
    private readonly modules: Modules,
    private readonly journal: Journal,
    compile: Host['compile'],
    drawing: Drawing,
    private readonly onAttached: () => void,
  ) {
    const env = new MiniProgramEnv()
    this.space = env.createCodeSpace('main', true)
    this.backend = env.associateBackend(new DomBackend(drawing))
    type Templates = Record<string, never>
    const groupList = compile(`return ${build.templates}`, [], 'mp:///templates')() as Templates
    for (const [path, content] of Object.entries(groupList))
      this.space.addCompiledTemplate(path, { groupList, content, fallbackListenerOnNativeNode: true } as Parameters<CodeSpace['addCompiledTemplate']>[1])
    const everywhere = absolutePaths(build.app.usingComponents)
    for (const [path, config] of Object.entries(build.json)) {
      const usingComponents = { ...everywhere, ...config.usingComponents }
      this.space.addComponentStaticConfig(path, { ...config, styleIsolation: 'shared' as never, usingComponents })
    }
  }

  createRoot(path: string): Root {
    this.load(path)
    return this.backend.createRoot('page', this.space, path)
  }

  define(definition: Definition, isPage: boolean): unknown {
    const { journal, onAttached } = this
    const path = this.modules.running
    const lifetimes = definition.lifetimes ??= {}
    // uni-app hooks the outer `created`, hand-written components the one in `lifetimes`.
    const created = lifetimes.created ?? definition.created
    const attached = lifetimes.attached ?? definition.attached
    lifetimes.created = function (...args) {
      countSetData(this, path, journal)
      return created?.apply(this, args)
    }
    lifetimes.attached = function (...args) {
      onAttached()
      return attached?.apply(this, args)
    }
    const builder = this.space.component(path)
    return (isPage ? builder.pageDefinition(definition) : builder.definition(definition as never)).register()
  }

  defineBehavior(definition: object): unknown {
    return this.space.behavior().definition(definition).register()
  }

  /** `ready` reaches each attached component once, children before their parent. */
  announceReady(root: ComponentNode): void {
    const visit = (node: glassEasel.Node) => {
      const component = glassEasel.Component.isComponent(node) ? node : undefined
      const shadow = component?.getShadowRoot()
      shadow?.childNodes.forEach(visit)
      if ('childNodes' in node)
        node.childNodes.forEach(visit)
      if (component && !this.ready.has(component) && glassEasel.Element.isAttached(component)) {
        this.ready.add(component)
        component.triggerLifetime('ready', [])
      }
    }
    visit(root)
  }

  /** Runs the files of a page or component, and of everything it uses, before it is first created. */
  private load(path: string): void {
    if (this.loaded.has(path))
      return
    this.loaded.add(path)
    const used = this.space.getComponentStaticConfig(path)?.usingComponents ?? {}
    for (const target of Object.values(used)) {
      if (!target.includes('://'))
        this.load(resolveFrom(path, target))
    }
    this.modules.require(`/${path}`)
  }
}

function countSetData(instance: Instance, path: string, journal: Journal) {
  const setData = instance.setData
  instance.setData = function (data, callback) {
    const text = JSON.stringify(data ?? {})
    const bytes = new TextEncoder().encode(text).length
    journal.setData.push({ is: path, keys: Object.keys(data ?? {}), bytes, data: JSON.parse(text) })
    if (bytes > SETDATA_LIMIT_BYTES)
      journal.report(new Error(`setData of ${bytes} bytes in ${path} exceeds 1024 KB`))
    setData.call(this, data, callback)
    journal.touch()
  }
}

function absolutePaths(components: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(components).map(([name, path]) => [name, path.startsWith('/') || path.includes('://') ? path : `/${path}`]))
}
