import { expect, it } from 'vitest'
import { intArray, textArray } from '../../../server/src/db/arrays'
import { describeEachEngine } from '../../support/database'

describeEachEngine('array parameters in binary form', (context) => {
  it.each([
    ['text', textArray, ['plain', '', 'NULL', '{a,"b\\"}', '蓝 / M', '👗', 'two\nlines']],
    ['text with nulls', textArray, [null, 'a', undefined]],
    ['no text', textArray, []],
    ['numbers', intArray, [0, -1, 2 ** 31 - 1, -(2 ** 31)]],
    ['numbers with nulls', intArray, [1, undefined, null, 2]],
    ['no numbers', intArray, []],
  ] as const)('are read as they were meant: %s', async (_what, encode, values) => {
    const type = encode === textArray ? 'text' : 'int'
    const { rows } = await context.db.pool.query(`SELECT $1::${type}[] AS read, cardinality($1::${type}[]) AS length`, [encode(values as never)])
    expect(rows[0]).toEqual({ read: values.map(value => value ?? null), length: values.length })
  })
})
