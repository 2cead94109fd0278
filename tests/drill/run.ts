/** `npm run drill -- kill`, or with a number of rounds, `npm run drill -- kill 50`: what takes too long for every test run. */
import process from 'node:process'
import { killLoop, SINGLY } from './kill'

const ROUNDS = 20
const [name, rounds = String(ROUNDS)] = process.argv.slice(2)

if (name !== 'kill' || !/^[1-9]\d*$/.test(rounds)) {
  console.error('usage: npm run drill -- kill [rounds]')
  process.exit(2)
}
const report = await killLoop(Number(rounds), line => console.log(line))
console.log(JSON.stringify({ drill: 'kill', ...report }))
const held = report.lost === 0 && report.contradictions.length === 0 && report.refused === report.rounds && report.fsyncs >= SINGLY
process.exit(held ? 0 : 1)
