import type { PaymentTicket } from '#contract/orders'
import type { payments } from '../../db/schema'
import type { Work } from '../../domain/work'

export type PaymentRow = typeof payments.$inferSelect

/** A way to pay. Which one it is, the environment decides once, at the start. */
export interface PaymentProvider {
  readonly name: PaymentTicket['provider']
  /** What the client hands on to pay. Called outside any transaction, so it may ask the provider's server. */
  ticket: (payment: PaymentRow) => Promise<PaymentTicket>
  /** Sends the money back, within the work that records it: what needs the network is put into `work.afterCommit`. */
  refund: (work: Work, payment: PaymentRow) => Promise<void>
}
