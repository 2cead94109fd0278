import type { Run, Work } from '../../../server/src/domain/work'
import type { JobData } from '../../../server/src/jobs/queues'
import type { Jobs, Workers } from '../../../server/src/jobs/runner'
import { beforeEach, expect, it, vi } from 'vitest'
import { createRun } from '../../../server/src/domain/work'
import { createBoss, executeOn } from '../../../server/src/jobs/boss'
import { openJobs } from '../../../server/src/jobs/runner'
import { sendJobs } from '../../../server/src/jobs/send'
import { silentLog } from '../../../server/src/log'
import { describeEachEngine } from '../../support/database'
import { emptyJobs, passJobTime } from '../../support/jobs'

const NOW = new Date('2030-01-01T08:00:00Z')
const RETRY_SECONDS = 30

describeEachEngine('jobs', (context) => {
  let run: Run
  let done: string[]
  let fail: (id: string) => boolean
  let jobs: Jobs
  const workers = (note: string[] = done): Workers => {
    const work = async (ids: string[]) => {
      if (ids.some(fail))
        throw new Error('not today')
      note.push(ids.join('+'))
    }
    return {
      'order.expire': all => work(all.map(job => job.until)),
      'payment.check': all => work(all.map(job => job.paymentId)),
      'payment.close': all => work(all.map(job => job.paymentId)),
      'refund.send': all => work(all.map(job => job.refundId)),
      'message.review': all => work(all.map(job => job.messageId)),
    }
  }
  const open = (note?: string[]) => openJobs({ database: context.db, log: silentLog, workers: workers(note) })
  const close = (paymentId: string): { data: JobData['payment.close'] } => ({ data: { paymentId } })
  const expire = (until: string, inSeconds = 0, key?: string) => ({ data: { until }, at: new Date(NOW.getTime() + inSeconds * 1000), key })
  const send = (task: (work: Work) => Promise<unknown>) => run(task)

  beforeEach(async () => {
    await emptyJobs(context.db)
    run = createRun({ database: context.db, channel: { notify: () => {}, announce: () => {} }, clock: () => NOW })
    done = []
    fail = () => false
    jobs = open()
  })

  it('are done when they are due, once', async () => {
    await send(work => sendJobs(work, 'order.expire', [expire('now'), expire('soon', 10), expire('later', 60)]))
    expect(await jobs.runDue()).toBe(1)
    await passJobTime(context.db, 11)
    expect(await jobs.runDue()).toBe(1)
    expect(await jobs.runDue()).toBe(0)
    expect(done).toEqual(['now', 'soon'])
  })

  it('exist when the work they belong to commits, and else never', async () => {
    await expect(send(async (work) => {
      await sendJobs(work, 'payment.close', [close('lost')])
      throw new Error('rolled back')
    })).rejects.toThrow('rolled back')
    await send(work => sendJobs(work, 'payment.close', []))
    expect(await jobs.runDue()).toBe(0)
  })

  it('of the same key are one', async () => {
    for (let time = 0; time < 2; time++)
      await send(work => sendJobs(work, 'order.expire', [expire('a', 0, 'a'), expire('a', 0, 'a')]))
    expect(await jobs.runDue()).toBe(1)
    await send(work => sendJobs(work, 'order.expire', [expire('a', 0, 'a')]))
    expect(await jobs.runDue()).toBe(0)
  })

  it('that fail are tried again, without those beside them', async () => {
    fail = id => id === 'bad'
    await send(work => sendJobs(work, 'payment.close', [close('good'), close('bad'), close('fine')]))
    expect(await jobs.runDue()).toBe(3)
    expect(done.sort()).toEqual(['fine', 'good'])
    fail = () => false
    expect(await jobs.runDue()).toBe(0)
    await passJobTime(context.db, RETRY_SECONDS + 1)
    expect(await jobs.runDue()).toBe(1)
    expect(done).toContain('bad')
  })

  it('of one kind are handed over together where that is quicker', async () => {
    await send(work => sendJobs(work, 'order.expire', Array.from({ length: 450 }, (_, n) => expire(`o${n}`))))
    expect(await jobs.runDue()).toBe(450)
    expect(done.map(all => all.split('+').length)).toEqual([200, 200, 50])
    expect(new Set(done.flatMap(all => all.split('+'))).size).toBe(450)
  })

  it('are shared by servers', async () => {
    const elsewhere: string[] = []
    await send(work => sendJobs(work, 'payment.close', Array.from({ length: 40 }, (_, n) => close(`p${n}`))))
    const counts = await Promise.all([jobs.runDue(), open(elsewhere).runDue()])
    expect(counts[0]! + counts[1]!).toBe(40)
    expect(new Set([...done, ...elsewhere]).size).toBe(40)
    expect(done.length + elsewhere.length).toBe(40)
  })

  it('of a server that was killed are done by the next', async () => {
    await send(work => sendJobs(work, 'payment.close', [close('orphan')]))
    const boss = createBoss(executeOn(context.db.pool))
    // Taken, and never heard of again.
    expect(await boss.fetch('payment.close')).toHaveLength(1)
    await boss.maintain()
    expect(await jobs.runDue()).toBe(0)
    await passJobTime(context.db, 61)
    await boss.maintain()
    await passJobTime(context.db, RETRY_SECONDS + 1)
    expect(await jobs.runDue()).toBe(1)
    expect(done).toEqual(['orphan'])
  })

  it('are done by themselves once started; the end waits for what is under way', async () => {
    let finish = () => {}
    const running = new Promise<void>(resolve => finish = resolve)
    const started = vi.fn()
    const slow = openJobs({ database: context.db, log: silentLog, workers: { ...workers(), 'payment.close': async () => {
      started()
      await running
      done.push('slow')
    } } })
    await send(work => sendJobs(work, 'payment.close', [close('slow')]))
    slow.start()
    await vi.waitFor(() => expect(started).toHaveBeenCalled())
    const stopped = slow.stop()
    finish()
    await stopped
    expect(done).toEqual(['slow'])
    await send(work => sendJobs(work, 'payment.close', [close('after')]))
    expect(await slow.runDue()).toBe(0)
  })
})
