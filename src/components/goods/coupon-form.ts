import type { CouponInput, CouponKind } from '#contract/coupons'
import { parseYuan } from '~/components/common/money'

/** A coupon as it is typed. */
export interface CouponDraft {
  title: string
  kind: CouponKind
  /** Yuan. */
  amount: string
  percent: string
  /** Yuan; empty for no limit. */
  maxDiscount: string
  /** Yuan. */
  threshold: string
  quantity: string
  perPerson: number
  minutes: number
}

export type DraftField = 'amount' | 'percent' | 'maxDiscount' | 'threshold' | 'quantity'

const MOST_PIECES = 1_000_000

export function newDraft(minutes: number): CouponDraft {
  return { title: '', kind: 'amount', amount: '', percent: '', maxDiscount: '', threshold: '0', quantity: '100', perPerson: 1, minutes }
}

/** What is wrong with a draft: the fields, in the order of the form. */
export function wrongIn(draft: CouponDraft): DraftField[] {
  const wrong: [DraftField, boolean][] = [
    ['amount', draft.kind === 'amount' && !parseYuan(draft.amount)],
    ['percent', draft.kind === 'percent' && !within(draft.percent, 99)],
    ['maxDiscount', draft.kind === 'percent' && draft.maxDiscount.trim() !== '' && !parseYuan(draft.maxDiscount)],
    ['threshold', parseYuan(draft.threshold || '0') === null],
    ['quantity', !within(draft.quantity, MOST_PIECES)],
  ]
  return wrong.filter(([, is]) => is).map(([field]) => field)
}

/** A draft with nothing wrong in it, as the server takes it. @param title for one without */
export function toInput(draft: CouponDraft, title: string): CouponInput {
  const terms = draft.kind === 'amount'
    ? { amount: parseYuan(draft.amount) ?? 0 }
    : { percent: Number(draft.percent), ...draft.maxDiscount.trim() && { maxDiscount: parseYuan(draft.maxDiscount) } }
  return {
    title: draft.title.trim() || title,
    kind: draft.kind,
    ...terms,
    threshold: parseYuan(draft.threshold || '0') ?? 0,
    quantity: Number(draft.quantity),
    perPerson: draft.perPerson,
    minutes: draft.minutes,
  }
}

function within(text: string, most: number): boolean {
  return /^\d{1,7}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= most
}
