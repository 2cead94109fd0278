/** The object that a text of somebody else's spells; null where it spells none. */
export function parseObject<T extends object>(text: string): T | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value as T : null
  }
  catch {
    return null
  }
}
