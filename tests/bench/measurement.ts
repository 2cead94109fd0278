export interface Measurement {
  bench: string
  /** Ours over the floor's or the peer's. */
  ratio: number
  ours: number
  /** What it is held against, by name in `against`. */
  base: number
  against: string
  unit: 'bytes' | 'ms'
  /** The most that `ours` may be, in the same unit, where the design names a budget. */
  budget?: number
  overBudget?: boolean
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
  return { ...facts, ratio: Number((ours / base).toFixed(2)), ...(budget === undefined ? {} : { overBudget: ours > budget }) }
}
