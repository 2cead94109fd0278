import { expect, it } from 'vitest'
import { killLoop, SINGLY } from '../../drill/kill'

/** `npm run drill -- kill` does it twenty times. */
const ROUNDS = 3

it('a server killed under orders loses none it has acknowledged, and lets no other process at its data', async () => {
  const report = await killLoop(ROUNDS)
  expect(report.acknowledged).toBeGreaterThan(ROUNDS * 20)
  expect(report.unanswered).toBeGreaterThan(0)
  expect(report).toMatchObject({ lost: 0, contradictions: [], refused: ROUNDS })
  expect(report.fsyncs).toBeGreaterThanOrEqual(SINGLY)
}, 240_000)
