import type { PaymentProvider } from './provider'

/** Pays with a word, for demonstrations: `POST /api/pay/sandbox/:paymentId` says whether it went well. */
export const sandbox: PaymentProvider = {
  name: 'sandbox',
  ticket: async payment => ({ provider: 'sandbox', paymentId: payment.id, amount: payment.amount }),
  // No money has moved; that it went back stands in the payment's row.
  refund: async () => {},
}
