/** Which orders, by the days they were placed on, as the screen's own calendar has them. */
export type Period
  = | { name: 'all' | 'today' | 'week' | 'month' }
    /** Days as `2030-01-31`, both included. */
    | { name: 'days', first: string, last: string }

export const PERIODS = ['all', 'today', 'week', 'month'] as const

/** Days that a period goes back, today included. */
const DAYS = { today: 1, week: 7, month: 30 }

/** The instants between which they were placed, ISO; the last one excluded. */
export function rangeOf(period: Period, now: Date): { from?: string, to?: string } {
  if (period.name === 'all')
    return {}
  if (period.name === 'days')
    return { from: midnight(fromDay(period.first), 0), to: midnight(fromDay(period.last), 1) }
  return { from: midnight(now, 1 - DAYS[period.name]) }
}

/** A day for a date picker. */
export function toDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

function fromDay(day: string): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date)
}

function midnight(date: Date, days: number): string {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).toISOString()
}
