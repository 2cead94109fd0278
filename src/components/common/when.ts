import { useI18n } from '~/app/i18n'
import { serverClock } from '~/platform/clock'

export interface WhenParts {
  /** How the day is called, seen from now. `far` is another year. */
  day: 'yesterday' | 'today' | 'tomorrow' | 'date' | 'far'
  year: number
  /** 1–12. */
  month: number
  date: number
  /** `20:05`, in the local time zone. */
  time: string
}

const DAY_MS = 86_400_000

/**
 * A time as people say it, in the local time zone.
 * @param iso ISO 8601
 * @param now milliseconds since 1970
 */
export function whenParts(iso: string, now: number): WhenParts {
  const at = new Date(iso)
  const today = new Date(now)
  // Midnights, rounded: a day with a clock change has 23 or 25 hours.
  const days = Math.round((midnight(at) - midnight(today)) / DAY_MS)
  const near = ({ '-1': 'yesterday', '0': 'today', '1': 'tomorrow' } as const)[String(days)]
  const two = (n: number) => String(n).padStart(2, '0')
  return {
    day: near ?? (at.getFullYear() === today.getFullYear() ? 'date' : 'far'),
    year: at.getFullYear(),
    month: at.getMonth() + 1,
    date: at.getDate(),
    time: `${two(at.getHours())}:${two(at.getMinutes())}`,
  }
}

function midnight(time: Date): number {
  return new Date(time.getFullYear(), time.getMonth(), time.getDate()).getTime()
}

/** `今天 20:05`, `11月23日 20:05` in the language of the app. */
export function useWhen(): (iso: string) => string {
  const { t } = useI18n()
  return (iso) => {
    const { day, ...rest } = whenParts(iso, serverClock.now())
    return t(`when.${day}`, rest)
  }
}
