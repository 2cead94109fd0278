import { existsSync, readFileSync } from 'node:fs'

export interface Outcome {
  passed: number
  failed: number
  skipped: number
  /** What failed, a line each; a failure that has no name of its own is in `failed` alone. */
  failures: string[]
}

export const NOTHING: Outcome = { passed: 0, failed: 0, skipped: 0, failures: [] }

/** The part of vitest's JSON report that counts. */
interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  testResults: { name: string, status: string, message: string, assertionResults: { status: string, fullName: string, failureMessages?: string[] }[] }[]
}

export function add(a: Outcome, b: Outcome): Outcome {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped, failures: [...a.failures, ...b.failures] }
}

/** `12 passed, 0 failed`, and `, 3 skipped` when there are any. */
export function summary({ passed, failed, skipped }: Outcome): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/**
 * Counts a vitest run. A file that fails outside of its tests (it does not load, a hook throws) is one failure more, and so is a
 * run that ends badly with no failure to show for it: an uncaught error, a crash before the report.
 *
 * @param file vitest's JSON report; it may be missing
 * @param exitCode vitest's
 */
export function readVitestReport(file: string, exitCode: number): Outcome {
  if (!existsSync(file))
    return { ...NOTHING, failed: exitCode === 0 ? 0 : 1 }
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  const brokenFiles = report.testResults.filter(({ status, assertionResults }) =>
    status === 'failed' && assertionResults.every(test => test.status !== 'failed'))
  const failedTests = report.testResults.flatMap(file => file.assertionResults
    .filter(test => test.status === 'failed')
    .map(test => `${file.name} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`))
  const failed = report.numFailedTests + brokenFiles.length
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests,
    failures: [...failedTests, ...brokenFiles.map(file => `${file.name}: ${firstLine(file.message)}`)],
  }
}

function firstLine(message = ''): string {
  return message.split('\n', 1)[0]!
}
