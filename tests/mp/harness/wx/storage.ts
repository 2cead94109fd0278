import type { ApiOptions } from './outcome'

/** What the app keeps on the phone, as JSON text by key. Hand one Map to two launches and the second finds the first's. */
export type Storage = Map<string, string>
type Keyed = ApiOptions & { key: string, data?: unknown }

export function storageApi(storage: Storage) {
  const read = (key: string): unknown => JSON.parse(storage.get(key) ?? '""')
  const write = (key: string, data: unknown) => void storage.set(key, JSON.stringify(data))
  return {
    sync: {
      getStorageSync: read,
      setStorageSync: write,
      removeStorageSync: (key: string) => void storage.delete(key),
      clearStorageSync: () => storage.clear(),
      getStorageInfoSync: () => ({ keys: [...storage.keys()], currentSize: 0, limitSize: 10240 }),
    },
    async: {
      getStorage({ key }: Keyed) {
        if (!storage.has(key))
          throw new Error('data not found')
        return { data: read(key) }
      },
      setStorage: ({ key, data }: Keyed) => write(key, data),
      removeStorage: ({ key }: Keyed) => void storage.delete(key),
      clearStorage: () => storage.clear(),
    },
  }
}
