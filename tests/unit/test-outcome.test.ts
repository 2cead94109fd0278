import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { add, NOTHING, readVitestReport, summary } from '../../scripts/test-outcome'

describe('counting a test run', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'outcome-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  function read(report: object | undefined, exitCode: number) {
    const file = join(folder, 'report.json')
    if (report)
      writeFileSync(file, JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [], ...report }))
    return readVitestReport(file, exitCode)
  }
  const count = (report: object | undefined, exitCode: number) => summary(read(report, exitCode))

  it('counts tests', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }]
    expect(count({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, testResults }, 1)).toBe('3 passed, 1 failed, 2 skipped')
  })

  it('counts a file that does not load', () => {
    expect(count({ numPassedTests: 3, testResults: [{ status: 'failed', assertionResults: [] }] }, 1)).toBe('3 passed, 1 failed')
  })

  it('names what failed, with the first line of why', () => {
    const testResults = [
      { name: 'a.test.ts', status: 'failed', assertionResults: [{ status: 'passed', fullName: 'adds' }, { status: 'failed', fullName: 'takes away', failureMessages: ['expected 1 to be 2\n    at a.test.ts:1'] }] },
      { name: 'b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
    ]
    expect(read({ numFailedTests: 1, testResults }, 1).failures).toEqual(['a.test.ts > takes away: expected 1 to be 2', 'b.test.ts: no such module'])
  })

  it('counts a bad end without a failed test', () => {
    expect(count(undefined, 1)).toBe('0 passed, 1 failed')
    expect(count({ numPassedTests: 3 }, 1)).toBe('3 passed, 1 failed')
  })

  it('adds up', () => {
    expect(add({ passed: 1, failed: 1, skipped: 1, failures: ['a'] }, { ...NOTHING, passed: 2, failures: ['b'] })).toEqual({ passed: 3, failed: 1, skipped: 1, failures: ['a', 'b'] })
  })
})
