/** What is kept between visits. Values are JSON; a full or forbidden store loses them silently, never the app. */
export interface Storage {
  read: <T>(key: string) => T | null
  write: (key: string, value: unknown) => void
  remove: (key: string) => void
}

export const storage: Storage = {
  read: <T>(key: string) => {
    try {
      const text: unknown = uni.getStorageSync(key)
      return typeof text === 'string' && text !== '' ? JSON.parse(text) as T : null
    }
    catch {
      return null
    }
  },
  write: (key, value) => {
    try {
      uni.setStorageSync(key, JSON.stringify(value))
    }
    catch {}
  },
  remove: (key) => {
    try {
      uni.removeStorageSync(key)
    }
    catch {}
  },
}
