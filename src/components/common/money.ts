export interface PriceParts { integer: string, decimals: string }

/** Splits integer fen for setting the yuan large and the rest small: 12900 → `129` and ``, 12950 → `129` and `.50`. */
export function priceParts(fen: number): PriceParts {
  const rest = Math.abs(fen) % 100
  return {
    integer: `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}`,
    decimals: rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`,
  }
}

/** Integer fen as text for a sentence or a label: `¥129.50`. */
export function formatFen(fen: number): string {
  const { integer, decimals } = priceParts(fen)
  return `¥${integer}${decimals}`
}

/** The server takes no more, in fen. */
const MOST = 100_000_000

/** Yuan as a person typed them, in fen; null when it is no amount with at most two decimals, or more than a million. */
export function parseYuan(text: string): number | null {
  const match = /^(\d{1,7})(?:\.(\d{0,2}))?$/.exec(text.trim())
  const fen = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : Number.NaN
  return fen <= MOST ? fen : null
}
