import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { registerAjvFormats } from '@fastify/type-provider-typebox'
import fp from 'fastify-plugin'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'

/** What neither `text` nor `jsonb` takes: NUL, and one half of a surrogate pair, as when an emoji was cut in two. */
const UNSTORABLE = /\0|\p{Surrogate}/u

/**
 * TypeBox schemas check what comes in: path, query and headers are converted from text, defaults are filled in, what
 * the schema does not name is dropped, and text PostgreSQL cannot hold is refused.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema)
  return (input: unknown) => {
    const value = prepare(schema, input, httpPart)
    if (!check.Check(value))
      return { error: check.Errors(value) }
    if (holds(value, UNSTORABLE))
      return { error: [{ instancePath: '', keyword: 'text', schemaPath: '', params: {}, message: 'must not contain the character U+0000 or half of a character' }] }
    return { value }
  }
}

export default fp(async (app) => {
  registerAjvFormats()
  app.setValidatorCompiler(validatorCompiler)
}, { name: 'validation' })

function prepare(schema: TSchema, input: unknown, part: string | undefined): unknown {
  // Headers belong to everybody on the way: nothing is dropped from them.
  if (part === 'headers')
    return Value.Convert(schema, input)
  const converted = part === 'body' ? input : Value.Convert(schema, input)
  return Value.Clean(schema, Value.Default(schema, converted))
}

function holds(value: unknown, character: RegExp): boolean {
  if (typeof value === 'string')
    return character.test(value)
  return typeof value === 'object' && value !== null && Object.values(value).some(item => holds(item, character))
}
