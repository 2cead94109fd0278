import type { Journal } from '../journal'
import type { Network } from '../network'
import type { Pages } from '../pages'
import type { AppEvents } from './app-events'
import type { NativeContext } from './contexts'
import type { Mocks } from './mocks'
import type { Answer, ApiOptions } from './outcome'
import type { Storage } from './storage'
import { NAVIGATIONS } from '../pages'
import { createContext } from './contexts'
import { deviceApi } from './device'
import { ASYNC_APIS, OUTCOMES } from './names'
import { storageApi } from './storage'

export interface WxParts {
  journal: Journal
  mocks: Mocks
  answer: Answer
  pages: Pages
  network: Network
  events: AppEvents
  storage: Storage
  contexts: NativeContext[]
  launchOptions: object
  systemInfo?: object
}

type Wx = Record<string, unknown>
/** A component as uni-app hands it to context APIs: the Vue instance with its native one, or the native one itself. */
interface Scope { $scope?: Scope, _$?: { getShadowRoot: () => { getElementById: (id: string) => NativeContext['element'] | undefined } | null } }

/** The `wx` object: every call is recorded, and each outcome can be mocked. An API that is not here is undefined. */
export function createWx(parts: WxParts): Wx {
  const { journal, mocks, answer, pages, network, storage, launchOptions } = parts
  const asyncApi = (name: string, outcome?: unknown) => (options?: ApiOptions) => {
    journal.record(name, options ?? {})
    return answer(name, options, mocks.outcome(name, options ?? {}, outcome))
  }
  const asyncApis = (apis: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(apis).map(([name, outcome]) => [name, asyncApi(name, outcome)]))
  const device = deviceApi(parts.systemInfo)
  const { sync, async: stored } = storageApi(storage)
  return {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    canIUse: () => true,
    nextTick: (callback: () => void) => void Promise.resolve().then(callback),
    ...asyncApis(Object.fromEntries(ASYNC_APIS.map(name => [name, OUTCOMES[name]]))),
    ...device,
    ...asyncApis({ getSystemInfo: device.getSystemInfoSync, ...stored }),
    ...sync,
    getLaunchOptionsSync: () => launchOptions,
    getEnterOptionsSync: () => launchOptions,
    ...Object.fromEntries(NAVIGATIONS.map(kind => [kind, (options: object) => pages.navigate(kind, options)])),
    request: network.request,
    uploadFile: network.uploadFile,
    connectSocket: network.connectSocket,
    ...contextApi(parts),
    ...silentManagers(journal),
    ...parts.events.api(),
  }
}

function contextApi({ journal, mocks, answer, pages, contexts }: WxParts): Wx {
  const create = (kind: string, id: string | null, element: NativeContext['element']) => {
    const context: NativeContext = { kind, id, element, calls: [] }
    contexts.push(context)
    return createContext(context, journal, mocks, answer)
  }
  const within = (id: string, scope?: Scope) => {
    const component = scope?.$scope ?? scope ?? (pages.current?.caller as unknown as Scope | undefined)
    return component?._$?.getShadowRoot()?.getElementById(id) ?? null
  }
  return {
    createLivePlayerContext: (id: string, scope?: Scope) => create('LivePlayerContext', id, within(id, scope)),
    // A page has one pusher; its context takes no id.
    createLivePusherContext: () => create('LivePusherContext', null, pages.drawn('wx-live-pusher')),
    createVideoContext: (id: string, scope?: Scope) => create('VideoContext', id, within(id, scope)),
    createSelectorQuery: () => pages.current?.caller.createSelectorQuery(),
    createIntersectionObserver: (scope?: { $scope?: Pages['current'] }, options?: object) =>
      ((scope?.$scope ?? scope ?? pages.current?.caller) as NonNullable<Pages['current']>['caller']).createIntersectionObserver(options),
  }
}

function silentManagers(journal: Journal): Wx {
  const nothing = () => {}
  return {
    getUpdateManager: () => ({ onCheckForUpdate: nothing, onUpdateReady: nothing, onUpdateFailed: nothing, applyUpdate: nothing }),
    getRealtimeLogManager: () => ({ info: nothing, warn: nothing, error: nothing, setFilterMsg: nothing, addFilterMsg: nothing }),
    getLogManager: () => ({ info: nothing, warn: nothing, log: nothing, debug: nothing }),
    reportEvent: (id: string, data: unknown) => journal.record('reportEvent', { id, data }),
  }
}
