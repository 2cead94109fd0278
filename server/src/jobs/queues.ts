/** What a job of each queue is told. As little as there can be: the rows say what is true when it runs. */
export interface JobData {
  /** Deadlines of unpaid orders have passed: all up to `until`, ISO 8601. */
  'order.expire': { until: string }
  /** Nothing was heard of a payment: the provider is asked. `attempt` counts from 0. */
  'payment.check': { paymentId: string, attempt: number }
  /** Nobody is to pay this any more. */
  'payment.close': { paymentId: string }
  /** Money goes back. `attempt` counts from 0. */
  'refund.send': { refundId: string, attempt: number }
  /** WeChat is to check a message. `attempt` counts from 0. */
  'message.review': { messageId: string, attempt: number }
}
export type QueueName = keyof JobData

export interface Queue {
  /** From one look for due jobs to the next. */
  intervalMs: number
  /** Jobs taken at once. */
  batch: number
  /** They are handed to the worker in one go and fail together, rather than each for itself. */
  together: boolean
  /** Jobs done in one look; the others wait for the next. Left out: all that are due. */
  atMost?: number
}

/** An order gives its stock back within two seconds of its deadline; nobody waits for the rest. */
export const QUEUES: Record<QueueName, Queue> = {
  'order.expire': { intervalMs: 1000, batch: 200, together: true },
  'payment.check': { intervalMs: 2000, batch: 10, together: false },
  'payment.close': { intervalMs: 2000, batch: 10, together: false },
  'refund.send': { intervalMs: 2000, batch: 10, together: false },
  // WeChat takes 4,000 checks a minute of an app.
  'message.review': { intervalMs: 1000, batch: 10, together: false, atMost: 50 },
}
export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[]
