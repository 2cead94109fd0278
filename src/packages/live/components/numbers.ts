/** A count as a live room shows it: exact up to 9,999, then 1.2万 (Chinese) or 12K. */
export function shortCount(n: number, locale: string): string {
  if (n < 10_000)
    return String(n)
  const [unit, name] = locale.startsWith('zh') ? [10_000, '万'] : [1_000, 'K']
  const rounded = Math.floor(n / unit * 10) / 10
  return `${rounded >= 100 ? Math.floor(rounded) : rounded}${name}`
}

/** Seconds as `04:09` or `1:04:09`. */
export function clockText(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60) % 60
  const hours = Math.floor(seconds / 3600)
  return `${hours ? `${hours}:` : ''}${two(minutes)}:${two(Math.floor(seconds) % 60)}`
}
