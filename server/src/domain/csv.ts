/** What a spreadsheet takes for the beginning of a formula, in full width too. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/
/** What a spreadsheet takes for a number and spoils: cut to 15 digits and shown as a power, or without its leading zeros. */
const SPOILT = /^(?:0\d+|\d{12,}|\d+e\d+)$/i

/**
 * One row of RFC 4180. A text that a spreadsheet would run as a formula is led by an apostrophe, as whoever buys may name themselves
 * `=HYPERLINK(…)`; a parcel's number is led by a tab, which keeps it a text and is not seen.
 */
export function csvRow(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : SPOILT.test(text) ? `\t${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
