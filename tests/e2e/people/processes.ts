import { execFileSync } from 'node:child_process'
import process from 'node:process'

/** Kills, as a crash would, the children of a process whose command line has this in it. @throws when there is none */
export function killChild(parent: number, command: string): void {
  const children = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map(line => /^\s*(\d+)\s+(\d+)\s+(\S.*)$/.exec(line))
    .filter(match => match !== null && Number(match[2]) === parent && match[3]?.includes(command))
    .map(match => Number(match?.[1]))
  if (children.length === 0)
    throw new Error(`process ${parent} has no child with ${command} in its command`)
  children.forEach(pid => process.kill(pid, 'SIGKILL'))
}
