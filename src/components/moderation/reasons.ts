import type { Report, ReportReason } from '#contract/moderation'

/** In the order they are offered. */
export const REASONS: readonly ReportReason[] = ['abuse', 'spam', 'fraud', 'porn', 'other']

/** The reasons that were named, the most frequent first. */
export function namedReasons({ reasons }: Pick<Report, 'reasons'>): { reason: ReportReason, n: number }[] {
  return REASONS
    .map(reason => ({ reason, n: reasons[reason] ?? 0 }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n)
}
