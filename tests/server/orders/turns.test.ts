import { setImmediate } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { Batches } from '../../../server/src/domain/batches'
import { AppError } from '../../../server/src/errors'

describe('batches of people who ask again once they are answered', () => {
  let now: number
  /** Requests in each batch that has left. */
  let sizes: number[]
  /** Lets the batch under way through. */
  let settle: () => void
  let batches: Batches<number, number>

  beforeEach(() => {
    now = 0
    sizes = []
    batches = new Batches({
      settle: (_, requests) => new Promise((resolve) => {
        sizes.push(requests.length)
        settle = () => resolve(requests.map(answer => ({ kind: 'done', answer })))
      }),
      busy: () => new AppError(503, 'BUSY', 'Busy.'),
      size: 100,
      queue: 100,
      lanes: 1,
      now: () => now,
    })
  })

  async function ask(people: number): Promise<void> {
    for (let person = 0; person < people; person++)
      void batches.add('hot', person)
    await setImmediate()
  }
  /** The batch under way takes 10 ms; then its people have their answers. */
  async function through(): Promise<void> {
    now += 10
    settle()
    await setImmediate()
    await setImmediate()
  }

  it('become two of one size', async () => {
    await ask(8)
    await ask(2)
    await through()
    await ask(8)
    await through()
    await ask(2)
    await through()
    expect(sizes).toEqual([8, 2, 5, 5])
  })

  it('are parted when the database has waited for longer than it worked, and only then', async () => {
    await ask(8)
    await through()
    now += 10
    await ask(8)
    await through()
    expect(sizes).toEqual([8, 8])
    now += 11
    await ask(8)
    await through()
    await ask(4)
    await through()
    expect(sizes).toEqual([8, 8, 4, 4, 4])
  })
})
