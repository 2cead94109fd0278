import type { PaymentProvider } from './provider'

/** Pays with a word, for demonstrations: `POST /api/pay/sandbox/:paymentId` says whether it went well, if ever, and however often. */
export const sandbox: PaymentProvider = {
  name: 'sandbox',
  ticket: async ({ payment }) => ({ provider: 'sandbox', paymentId: payment.id, amount: payment.amount }),
  // Only the payer knows.
  check: async () => null,
  close: async () => {},
  // No money has moved; that it went back stands in our rows.
  refund: async () => 'refunded',
}
