/** Larger than any code point, so that a node and a character make one number. */
const SPAN = 0x110000

/** Finds many words in a text in one pass (Aho and Corasick 1975): the time grows with the text, not with the list. */
export class WordMatcher {
  private readonly edges = new Map<number, number>()
  /** The node of the longest other beginning that ends here, by node. */
  private readonly fallback: number[] = [0]
  /** How long the word is that ends here, 0 for none. */
  private readonly length: number[] = [0]
  /** The next node on the way of the fallbacks at which a word ends. */
  private readonly shorter: number[] = [0]

  /** @param words code points; empty ones are ignored */
  constructor(words: Iterable<readonly number[]>) {
    const added: { parent: number, code: number, node: number, depth: number }[] = []
    for (const word of words) {
      let node = 0
      for (const [index, code] of word.entries()) {
        let next = this.edges.get(node * SPAN + code)
        if (next === undefined) {
          next = this.length.push(0) - 1
          this.edges.set(node * SPAN + code, next)
          added.push({ parent: node, code, node: next, depth: index + 1 })
        }
        node = next
      }
      this.length[node] = word.length
    }
    // A fallback is shorter than what falls back on it, so the short ones come first.
    for (const { parent, code, node } of added.sort((a, b) => a.depth - b.depth)) {
      const fallback = parent === 0 ? 0 : this.step(this.fallback[parent]!, code)
      this.fallback[node] = fallback
      this.shorter[node] = this.length[fallback]! > 0 ? fallback : this.shorter[fallback]!
    }
  }

  /** Whether a word stands in a text, from one index up to before another one, that `counts`. */
  matches(codes: readonly number[], counts: (from: number, to: number) => boolean): boolean {
    let node = 0
    for (const [index, code] of codes.entries()) {
      node = this.step(node, code)
      for (let end = this.length[node]! > 0 ? node : this.shorter[node]!; end > 0; end = this.shorter[end]!) {
        if (counts(index + 1 - this.length[end]!, index + 1))
          return true
      }
    }
    return false
  }

  private step(from: number, code: number): number {
    for (let node = from; ; node = this.fallback[node]!) {
      const next = this.edges.get(node * SPAN + code)
      if (next !== undefined || node === 0)
        return next ?? 0
    }
  }
}
