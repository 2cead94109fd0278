export interface Measurement {
  bench: string
  /** Ours over the floor's or the peer's. */
  ratio: number
  ours: number
  /** What it is held against, by name in `against`. */
  base: number
  against: string
  unit: 'bytes' | 'ms' | 'requests/s' | 'orders/s' | 'calls' | 'deliveries/s'
  /** The most that `ours` may be, in the same unit, where the design names a budget. */
  budget?: number
  /** The least that `ratio` may be, where more is better. */
  leastRatio?: number
  /** The budget, or the least ratio, is missed. */
  overBudget?: boolean
  /** Milliseconds to an answer of ours. */
  p50?: number
  p99?: number
  /** What the app did meanwhile, in the last run. */
  counts?: { requests: number, sockets: number, setData: number, setDataBytes: number }
  /** Both sides under the same load, ours first: milliseconds, cores their servers kept busy with the audience and with a single listener, sockets lost. */
  load?: { p99: number[], cores: number[], alone: number[], closed: number[] }
  /** Every run, where there were several. */
  runs?: { ours: number[], base: number[] }
}

/** @param values at least one */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function compare(facts: Omit<Measurement, 'ratio' | 'overBudget'>): Measurement {
  const { budget, ours, base } = facts
  const ratio = ours / base
  return { ...facts, ratio: Number(ratio < 0.1 ? ratio.toPrecision(2) : ratio.toFixed(2)), ...(budget === undefined ? {} : { overBudget: ours > budget }) }
}

/** A comparison of rates: more is better, and `leastRatio` the least that will do. */
export function atLeast(leastRatio: number, facts: Omit<Measurement, 'ratio' | 'overBudget' | 'leastRatio' | 'budget'>): Measurement {
  const measured = compare(facts)
  return { ...measured, leastRatio, overBudget: measured.ratio < leastRatio }
}
