import ts from 'typescript'
import { beforeAll, describe, expect, it } from 'vitest'
import { ensureBuild } from '../support/builds'
import { Bundle } from './bundle'

const { SyntaxKind } = ts

/** What came into the language after ES2015, as far as it can be seen in its grammar. */
const NEWER = new Set([
  SyntaxKind.AsteriskAsteriskToken,
  SyntaxKind.AsteriskAsteriskEqualsToken,
  SyntaxKind.AsyncKeyword,
  SyntaxKind.AwaitKeyword,
  SyntaxKind.SpreadAssignment,
  SyntaxKind.BigIntLiteral,
  SyntaxKind.QuestionDotToken,
  SyntaxKind.QuestionQuestionToken,
  SyntaxKind.QuestionQuestionEqualsToken,
  SyntaxKind.BarBarEqualsToken,
  SyntaxKind.AmpersandAmpersandEqualsToken,
  SyntaxKind.PropertyDeclaration,
  SyntaxKind.PrivateIdentifier,
  SyntaxKind.ClassStaticBlockDeclaration,
])

function isNewer(node: ts.Node): boolean {
  return NEWER.has(node.kind)
    || (ts.isCatchClause(node) && !node.variableDeclaration)
    || (ts.isBindingElement(node) && !!node.dotDotDotToken && ts.isObjectBindingPattern(node.parent))
}

function isEs2015(script: string): boolean {
  const waiting: ts.Node[] = [ts.createSourceFile('script.js', script, ts.ScriptTarget.Latest, true)]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (isNewer(node))
      return false
    ts.forEachChild(node, child => void waiting.push(child))
  }
  return true
}

it.each(['a?.b', 'a ?? b', 'const a = { ...b }', 'const { a, ...b } = c', 'async () => {}', 'class A { b = 1 }', 'a ** b', 'a ??= b', 'try {} catch {}'])('%s is newer than ES2015', (script) => {
  expect(isEs2015(script)).toBe(false)
})

it('a class with arrows, spread arrays and templates is not', () => {
  expect(isEs2015('class A { get b() { return [...c].map(d => `d`) } }; for (const { e } of f) g(...e)')).toBe(true)
})

describe.each(['mp-weixin', 'mp-weixin-plugin'])('%s', (target) => {
  let bundle: Bundle
  beforeAll(async () => {
    bundle = new Bundle(await ensureBuild(target))
  })

  // DevTools transpiles no file over 500 KB, which ZEGO's SDK is.
  it('is ES2015 to the last script', () => {
    expect(bundle.scripts.length).toBeGreaterThan(50)
    expect(bundle.scripts.filter(({ path }) => !isEs2015(bundle.read(path))).map(({ path }) => path)).toEqual([])
  })

  it('calls the scope of a component the same in template and styles, by a few letters', () => {
    const styles = bundle.files.filter(({ path }) => path.endsWith('.wxss'))
    const scopeOf = (path: string) => /\.(v[0-9a-z]{1,3})\{/.exec(bundle.read(path))?.[1]
    const strangers = styles.filter(({ path }) => {
      const scope = scopeOf(path)
      return scope && !new RegExp(`\\b${scope}\\b`).test(bundle.read(path.replace(/\.wxss$/, '.wxml')))
    })
    expect(new Set(styles.map(({ path }) => scopeOf(path))).size).toBeGreaterThan(50)
    expect(strangers).toEqual([])
    expect(bundle.filesWith(/data-v-[0-9a-f]{8}/)).toEqual([])
  })
})
