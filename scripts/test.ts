/**
 * `npm test`: everything that must pass, one stage after the other, ending with one line `N passed, N failed`.
 * `npm test -- unit server` runs the named stages only.
 */
import type { Outcome } from './test-outcome'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { installChromium } from '../tests/support/chromium'
import { add, NOTHING, readVitestReport, summary } from './test-outcome'

/** Checks by npm script; each counts as one. */
const CHECKS = ['lint', 'typecheck']
/** Projects of vitest.config.ts, those that fail fastest first; `build` leaves the builds that `mp` and `e2e` stand on. */
const PROJECTS = ['unit', 'server', 'build', 'mp', 'e2e']
const STAGES = [...CHECKS, ...PROJECTS]
/** A stage that takes longer hangs. */
const STAGE_TIMEOUT_MS = 18 * 60_000

const reports = mkdtempSync(join(tmpdir(), 'live-shop-test-'))
process.once('exit', () => rmSync(reports, { recursive: true, force: true }))

const wanted = process.argv.slice(2)
const unknown = wanted.filter(stage => !STAGES.includes(stage))
if (unknown.length > 0) {
  console.error(`no such stage: ${unknown.join(', ')}; there are ${STAGES.join(', ')}`)
  process.exit(2)
}

let total = NOTHING
const asked = (stage: string) => wanted.length === 0 || wanted.includes(stage)
// Checks keep one core busy each.
for (const outcome of await Promise.all(CHECKS.filter(asked).map(name => stage(name, check))))
  total = add(total, outcome)
for (const name of PROJECTS.filter(asked))
  total = add(total, await stage(name, test))
// Named again where a long log ends, since that is where one looks first.
for (const failure of total.failures)
  console.log(`✗ ${failure}`)
console.log(`\n${summary(total)}`)
process.exitCode = total.failed > 0 ? 1 : 0

async function stage(name: string, run: (name: string) => Promise<Outcome>): Promise<Outcome> {
  const started = performance.now()
  console.log(`\n── ${name}`)
  const outcome = await run(name)
  console.log(`── ${name}: ${summary(outcome)} in ${Math.round((performance.now() - started) / 1000)} s`)
  return outcome
}

async function check(script: string): Promise<Outcome> {
  const code = await run('npm', ['run', '--silent', script])
  return code === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1, failures: [`npm run ${script}`] }
}

async function test(project: string): Promise<Outcome> {
  if (project === 'e2e' && !installChromium())
    return { ...NOTHING, skipped: 1 }
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await run('npx', ['vitest', 'run', '--project', project, '--passWithNoTests', ...reporters])
  return readVitestReport(report, code)
}

/** Runs a command with its output passed on; resolves to its exit code, 1 when it was ended for taking too long. */
function run(command: string, args: string[]): Promise<number> {
  // npm and npx are scripts on Windows, which only its shell starts.
  const child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32', timeout: STAGE_TIMEOUT_MS })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => resolve(code ?? 1))
  })
}
