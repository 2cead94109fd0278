import type { PaymentTicket } from '#contract/orders'
import type { payments } from '../../db/schema'

export type PaymentRow = typeof payments.$inferSelect

/** What a shopper is asked to pay. */
export interface Bill {
  payment: PaymentRow
  /** Who pays, as WeChat knows them; null for who has signed in another way. */
  openid: string | null
  /** What for, in the shopper's words. */
  description: string
  /** Until then the order holds its stock. */
  expiresAt: Date
}

/** What a provider says of a payment. */
export interface PaymentReport {
  result: 'success' | 'fail'
  /** What was paid, in fen. */
  amount: number
  /** The provider's own number of it; null where there is none. */
  reference: string | null
}

/** Money to be sent back: all of a payment. */
export interface MoneyBack {
  payment: PaymentRow
  /** The provider sends it once for one id, however often it is asked. */
  refundId: string
  reason: string
}

/** A provider that would not do it, or cannot be reached; its own code and words, without anything secret. */
export class PaymentError extends Error {
  override readonly name = 'PaymentError'

  constructor(readonly code: string, message: string, options?: ErrorOptions) {
    super(message, options)
  }
}

/**
 * A way to pay. Which one it is, the environment decides once, at the start. Everything here may ask the provider's server, so it is
 * called outside any transaction, and fails with a {@link PaymentError}.
 */
export interface PaymentProvider {
  readonly name: PaymentTicket['provider']
  /** What the client hands on to pay. */
  ticket: (bill: Bill) => Promise<PaymentTicket>
  /** What came of a payment nothing was heard of; null when nothing has yet. */
  check: (payment: PaymentRow) => Promise<PaymentReport | null>
  /** From now on nobody can pay it; nothing happens to one that is paid. */
  close: (payment: PaymentRow) => Promise<void>
  /** `sending`: it was accepted, and takes its time. */
  refund: (back: MoneyBack) => Promise<'refunded' | 'sending'>
}
