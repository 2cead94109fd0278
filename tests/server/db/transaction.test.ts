import { expect, it, vi } from 'vitest'
import { users } from '../../../server/src/db/schema'
import { sqlState, transact } from '../../../server/src/db/transaction'
import { describeEachEngine } from '../../support/database'

const person = (id: string) => ({ id, loginKey: `key:${id}`, nickname: id, role: 'shopper' as const, avatar: '/a.png' })

describeEachEngine('transact', (context) => {
  const ids = async () => (await context.db.orm.select().from(users)).map(user => user.id).sort()

  it('keeps what was done and hands its result back', async () => {
    const result = await transact(context.db, async ({ db }) => {
      await db.insert(users).values(person('kept'))
      return 7
    })
    expect(result).toBe(7)
    expect(await ids()).toEqual(['kept'])
  })

  it('undoes everything when the work throws, and passes the error on', async () => {
    const failing = transact(context.db, async ({ db }) => {
      await db.insert(users).values(person('lost'))
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await ids()).toEqual([])
  })

  it('leaves the connection usable after an SQL error in the middle', async () => {
    const failing = transact(context.db, async ({ db }) => {
      await db.insert(users).values(person('a'))
      await db.insert(users).values(person('a'))
    })
    const error = await failing.catch((reason: unknown) => reason)
    expect(sqlState(error)).toBe('23505')
    await transact(context.db, async ({ db }) => db.insert(users).values(person('b')))
    expect(await ids()).toEqual(['b'])
  })

  it('runs hooks in order, after the commit only', async () => {
    const told: string[] = []
    await transact(context.db, async ({ db, afterCommit }) => {
      afterCommit(async () => {
        told.push(`first sees ${(await ids()).join()}`)
      })
      afterCommit(() => void told.push('second'))
      await db.insert(users).values(person('x'))
      expect(told).toEqual([])
    })
    expect(told).toEqual(['first sees x', 'second'])
  })

  it('runs no hook of a transaction that was rolled back', async () => {
    const hook = vi.fn()
    await expect(transact(context.db, async ({ afterCommit }) => {
      afterCommit(hook)
      throw new Error('no')
    })).rejects.toThrow('no')
    expect(hook).not.toHaveBeenCalled()
  })

  it('answers with the committed result even when a hook fails, and runs the others', async () => {
    const hook = vi.fn()
    const result = await transact(context.db, async ({ afterCommit }) => {
      afterCommit(() => {
        throw new Error('nobody listens')
      })
      afterCommit(hook)
      return 'done'
    })
    expect(result).toBe('done')
    expect(hook).toHaveBeenCalledOnce()
  })

  it('repeats what the database asks to repeat, with the hooks of the last try only', async () => {
    const hook = vi.fn()
    let tries = 0
    const result = await transact(context.db, async ({ db, afterCommit }) => {
      tries++
      afterCommit(() => hook(tries))
      if (tries < 3)
        await db.execute(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$`)
      return tries
    }, { backoff: () => 0 })
    expect(result).toBe(3)
    expect(hook.mock.calls).toEqual([[3]])
  })

  it('gives up after the attempts it was given', async () => {
    let tries = 0
    const failing = transact(context.db, async ({ db }) => {
      tries++
      await db.execute(`DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40P01'; END $$`)
    }, { attempts: 2, backoff: () => 0 })
    await expect(failing.catch(sqlState)).resolves.toBe('40P01')
    expect(tries).toBe(2)
  })

  it('takes many transactions at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, n) => transact(context.db, async ({ db }) => {
      await db.insert(users).values(person(`p${n}`))
    })))
    expect(await ids()).toHaveLength(40)
  })
})
