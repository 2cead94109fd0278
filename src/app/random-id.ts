/** Some 100 random bits and the time, in the characters of an id: 20 to 40 of them. Names things apart; keeps no secret. */
export function randomId(): string {
  const part = () => Math.random().toString(36).slice(2, 12).padEnd(10, '0')
  return `${Date.now().toString(36)}_${part()}${part()}`
}
