import type { Order } from '#contract/orders'
import { useI18n } from '~/app/i18n'

/** Why money is to go back, in words for a sentence; those who buy need not give a reason. */
export function useRefundReason(): (refund: NonNullable<Order['refund']>) => string {
  const { t } = useI18n()
  return ({ reason, cause }) => reason || t(`merchant.orders.reason_${cause}`)
}
