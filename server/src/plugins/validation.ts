import type { FastifySchemaCompiler } from 'fastify'
import type { TSchema } from 'typebox'
import { registerAjvFormats } from '@fastify/type-provider-typebox'
import fp from 'fastify-plugin'
import { Compile } from 'typebox/compile'
import { Value } from 'typebox/value'

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
    if (hasNul(value))
      return { error: [{ instancePath: '', keyword: 'nul', schemaPath: '', params: {}, message: 'must not contain the character U+0000' }] }
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

function hasNul(value: unknown): boolean {
  if (typeof value === 'string')
    return value.includes('\0')
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNul)
}
