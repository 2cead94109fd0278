import type { Report, ReportState } from '#contract/moderation'
import type { Target } from './deeds'
import { computed, ref, shallowRef } from 'vue'
import { closeReport, listReports } from '~/api/moderation'
import { toFault } from '~/app/errors'
import { useI18n } from '~/app/i18n'
import { sentenceFor } from '~/app/sentences'
import { usePagedList } from '~/composables/usePagedList'
import { toast } from '~/platform/dialog'
import { targetOf } from './deeds'
import { namedReasons } from './reasons'

/**
 * The queue of reports: read, act on the person or the message of one, dismiss it.
 * @param roomId of one room; left out: of all that one runs
 * @param onClosed one of them is done with
 */
export function useReports(roomId: () => string | undefined, onClosed: () => void = () => {}) {
  const { t } = useI18n()
  const filter = ref<ReportState>('open')
  const busy = ref('')
  const acting = shallowRef<Report | null>(null)
  /** What has been done about it. */
  let deeds: string[] = []
  const list = usePagedList<Report>(cursor => listReports({ roomId: roomId(), state: filter.value, cursor }), { key: report => report.id })

  const target = computed<Target | null>(() => {
    const report = acting.value
    if (!report)
      return null
    const first = namedReasons(report)[0]
    return targetOf(report, first ? t(`moderation.reason.${first.reason}`) : '')
  })

  function show(next: ReportState) {
    if (next === filter.value)
      return
    filter.value = next
    list.items.value.forEach(({ id }) => list.remove(id))
    void list.refresh()
  }

  /** Asks what is to be done about it. */
  function act(report: Report) {
    deeds = []
    acting.value = report
  }

  /** Something was; `label` says what. */
  function acted(label: string) {
    deeds.push(label)
  }

  /** Nothing more is to be done. Without any deed the report stays open. */
  async function finish(): Promise<void> {
    const report = acting.value
    acting.value = null
    if (report && deeds.length > 0)
      await close(report, 'acted', deeds.join(', '))
  }

  async function close(report: Report, outcome: 'acted' | 'dismissed', note?: string): Promise<void> {
    busy.value = report.id
    try {
      await closeReport(report.id, { outcome, note })
      list.remove(report.id)
      onClosed()
    }
    catch (error) {
      if (toFault(error).code !== 'REPORT_CLOSED') {
        toast(sentenceFor(error))
        return
      }
      toast(t('moderation.reports.elsewhere'))
      await list.refresh()
      onClosed()
    }
    finally {
      busy.value = ''
    }
  }

  async function dismiss(report: Report): Promise<void> {
    if (!busy.value)
      await close(report, 'dismissed')
  }

  return { ...list, filter, show, busy, target, act, acted, finish, dismiss }
}

export type Reports = ReturnType<typeof useReports>
