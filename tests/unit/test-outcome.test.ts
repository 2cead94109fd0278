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

  function count(report: object | undefined, exitCode: number) {
    const file = join(folder, 'report.json')
    if (report)
      writeFileSync(file, JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, testResults: [], ...report }))
    return summary(readVitestReport(file, exitCode))
  }

  it('counts tests', () => {
    const testResults = [{ status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }]
    expect(count({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 2, testResults }, 1)).toBe('3 passed, 1 failed, 2 skipped')
  })

  it('counts a file that does not load', () => {
    expect(count({ numPassedTests: 3, testResults: [{ status: 'failed', assertionResults: [] }] }, 1)).toBe('3 passed, 1 failed')
  })

  it('counts a bad end without a failed test', () => {
    expect(count(undefined, 1)).toBe('0 passed, 1 failed')
    expect(count({ numPassedTests: 3 }, 1)).toBe('3 passed, 1 failed')
  })

  it('adds up', () => {
    expect(add({ passed: 1, failed: 0, skipped: 1 }, { ...NOTHING, passed: 2 })).toEqual({ passed: 3, failed: 0, skipped: 1 })
  })
})
