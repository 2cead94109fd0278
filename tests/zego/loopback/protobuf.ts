import { Buffer } from 'node:buffer'

type Whole = 'uint32' | 'int32'
type Long = 'uint64' | 'int64'
type Scalar = Whole | Long | 'string' | 'bytes'
/** A message by field number. `[type]` repeats; an object is a message within. */
export interface Schema { readonly [tag: number]: Entry }
type Entry = readonly [name: string, type: Field]
type Single = Scalar | Schema
type Field = Single | readonly [Single]

type Read<T> = T extends Whole ? number : T extends Long ? bigint : T extends 'string' ? string : T extends 'bytes' ? Uint8Array : T extends Schema ? Message<T> : never
type Written<T> = T extends Whole ? number : T extends Long ? number | bigint : T extends 'string' | 'bytes' ? string | Uint8Array : T extends Schema ? Draft<T> : never
type Entries<S extends Schema> = Extract<S[keyof S & number], Entry>
/** What was read: a scalar that was not sent is zero or empty, a message undefined. */
export type Message<S extends Schema> = { [E in Entries<S> as E[0]]: E[1] extends readonly [infer T] ? Read<T>[] : E[1] extends Schema ? Message<E[1]> | undefined : Read<E[1]> }
/** What is to be written; what is left out is not sent. */
export type Draft<S extends Schema> = { [E in Entries<S> as E[0]]?: E[1] extends readonly [infer T] ? readonly Written<T>[] : Written<E[1]> }

const VARINT = 0
const FIXED64 = 1
const DELIMITED = 2
const FIXED32 = 5

/** A small protobuf writer, enough for the messages of the link and of rooms. */
export function encode<S extends Schema>(schema: S, draft: Draft<S>): Uint8Array {
  const out: number[] = []
  for (const [tag, [name, field]] of Object.entries(schema)) {
    const value = (draft as Record<string, unknown>)[name]
    if (value === undefined)
      continue
    const { type, repeats } = single(field)
    for (const item of repeats ? value as unknown[] : [value]) {
      const delimited = isMessage(type) || type === 'string' || type === 'bytes'
      pushVarint(out, Number(tag) << 3 | (delimited ? DELIMITED : VARINT))
      if (!delimited) {
        pushVarint(out, item as number | bigint)
        continue
      }
      const body = isMessage(type) ? encode(type, item as object) : Buffer.from(item as string)
      pushVarint(out, body.length)
      body.forEach(byte => out.push(byte))
    }
  }
  return Uint8Array.from(out)
}

/**
 * Reads one message; fields that the schema does not name are passed over.
 * @throws when the bytes end too early or use a wire type that proto3 has not
 */
export function decode<S extends Schema>(schema: S, bytes: Uint8Array): Message<S> {
  const message: Record<string, unknown> = Object.fromEntries(Object.values(schema).map(([name, field]) => [name, empty(field)]))
  const input = new Reader(bytes)
  while (!input.done) {
    const key = Number(input.varint())
    const raw = input.value(key & 7)
    const [name, field] = schema[key >> 3] ?? []
    if (!name || !field)
      continue
    const { type, repeats } = single(field)
    const value = typeof raw === 'bigint' ? scalar(type, raw) : isMessage(type) ? decode(type, raw) : type === 'string' ? Buffer.from(raw).toString() : raw
    if (repeats)
      (message[name] as unknown[]).push(value)
    else
      message[name] = value
  }
  return message as Message<S>
}

class Reader {
  private at = 0
  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length
  }

  varint(): bigint {
    let result = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.take(1)[0] ?? 0
      result |= BigInt(byte & 0x7F) << shift
      if (byte < 0x80)
        return result
    }
  }

  /** A number for what travels as one, else the bytes. */
  value(wire: number): bigint | Uint8Array {
    if (wire === VARINT)
      return this.varint()
    if (wire === FIXED64 || wire === FIXED32)
      return this.take(wire === FIXED64 ? 8 : 4)
    if (wire === DELIMITED)
      return this.take(Number(this.varint()))
    throw new Error(`protobuf: wire type ${wire} is not supported`)
  }

  private take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length)
      throw new Error('protobuf: the message ends inside a field')
    return this.bytes.subarray(this.at, this.at += length)
  }
}

function single(field: Field): { type: Single, repeats: boolean } {
  return isList(field) ? { type: field[0], repeats: true } : { type: field, repeats: false }
}

function isList(field: Field): field is readonly [Single] {
  return Array.isArray(field)
}

function isMessage(type: Single): type is Schema {
  return typeof type === 'object'
}

function empty(field: Field): unknown {
  const { type, repeats } = single(field)
  if (repeats)
    return []
  return isMessage(type) ? undefined : { string: '', bytes: new Uint8Array(0), uint32: 0, int32: 0, uint64: 0n, int64: 0n }[type]
}

function scalar(type: Single, raw: bigint): number | bigint {
  if (type === 'uint64')
    return raw
  const signed = BigInt.asIntN(64, raw)
  return type === 'int64' ? signed : Number(type === 'int32' ? signed : raw)
}

function pushVarint(out: number[], value: number | bigint): void {
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 0x7Fn; rest >>= 7n)
    out.push(Number(rest & 0x7Fn) | 0x80)
  out.push(Number(rest))
}
