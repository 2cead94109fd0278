import type { ModerationEntry } from '#contract/moderation'
import { useI18n } from '~/app/i18n'
import { useWhen } from '~/components/common/when'

/** Words of a change that are spelt out. */
const SPELT = 10

/** What an entry of the log says below its heading: one fact a line. */
export function useLogLines(): (entry: ModerationEntry) => string[] {
  const { t } = useI18n()
  const when = useWhen()

  function wordsText(words: readonly string[]): string {
    const some = words.slice(0, SPELT).join(', ')
    return words.length > SPELT ? t('merchant.safety.log.more', { words: some, n: words.length }) : some
  }

  return ({ action, room, reason, details }) => {
    const { until, seconds, label, outcome, added = [], removed = [] } = details
    const restricts = action === 'user.muted' || action === 'user.kicked'
    const lines: (string | false | null | undefined)[] = [
      restricts && (until ? t('merchant.safety.log.until', { at: when(until) }) : t('merchant.safety.log.session')),
      seconds !== undefined && (seconds > 0 ? t('merchant.safety.log.seconds', { n: seconds }) : t('merchant.safety.log.off')),
      outcome && t(`merchant.safety.log.outcome_${outcome}`),
      added.length > 0 && t('merchant.safety.log.added', { words: wordsText(added) }),
      removed.length > 0 && t('merchant.safety.log.removed', { words: wordsText(removed) }),
      label !== undefined && t('merchant.safety.log.label', { n: label }),
      reason && t('merchant.safety.log.why', { reason }),
      room && t('merchant.safety.log.room', { title: room.title }),
    ]
    return lines.filter((line): line is string => typeof line === 'string' && line !== '')
  }
}
