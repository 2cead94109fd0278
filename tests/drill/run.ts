/** `npm run drill -- kill`, or with a number of rounds, `npm run drill -- kill 50`: what takes too long for every test run. */
import type { FollowReport } from './follow'
import process from 'node:process'
import { clusterLoop } from './cluster'
import { cutLoop, restartLoop } from './cuts'
import { killLoop, SINGLY } from './kill'
import { soak } from './soak'

interface Drill {
  rounds: number
  /** @returns what happened, and whether it is as it should be */
  run: (rounds: number, log: (line: string) => void) => Promise<{ report: object, held: boolean }>
}

const DRILLS: Record<string, Drill> = {
  kill: {
    rounds: 20,
    async run(rounds, log) {
      const report = await killLoop(rounds, log)
      return { report, held: report.lost === 0 && report.contradictions.length === 0 && report.refused === report.rounds && report.fsyncs >= SINGLY }
    },
  },
  cuts: { rounds: 100, run: following(cutLoop) },
  restarts: { rounds: 10, run: following(restartLoop) },
  cluster: { rounds: 9, run: following(clusterLoop) },
  // Rounds of a thousand messages.
  soak: {
    rounds: 10,
    async run(rounds, log) {
      const report = await soak(rounds, log)
      return { report, held: report.grew.length === 0 }
    },
  },
}

const [name = '', rounds] = process.argv.slice(2)
const drill = DRILLS[name]
if (!drill || (rounds !== undefined && !/^[1-9]\d*$/.test(rounds))) {
  console.error(`usage: npm run drill -- ${Object.keys(DRILLS).join('|')} [rounds]`)
  process.exit(2)
}
const { report, held } = await drill.run(Number(rounds ?? drill.rounds), line => console.log(line))
console.log(JSON.stringify({ drill: name, ...report }))
process.exit(held ? 0 : 1)

function following(loop: (rounds: number, log: (line: string) => void) => Promise<FollowReport>): Drill['run'] {
  return async (count, log) => {
    const report = await loop(count, log)
    return { report, held: report.lost === 0 && report.wrong.length === 0 && report.resets === 0 }
  }
}
