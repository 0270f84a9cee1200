import { bool, type Field, type FieldSpec, u8, u16, u32 } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'

/** Little-endian words of bits, as IEEE 802.11 has many. */

/** One part of a word: its key below the word's, mask and title; numbers in hex unless `dec`. */
export type Part = readonly [
  key: string,
  mask: number,
  title: string,
  form?: 'bool' | 'dec' | 'hex',
  /** Words for a bit's two states, or names of a number's values. */
  words?: readonly [yes: string, no: string] | Readonly<Record<number, string>>,
]

const WIDTHS = { 8: u8, 16: u16, 32: u32 } as const

/** Field specs of the parts of a word of that width, under a prefix. */
export function partSpecs(prefix: string, bits: 8 | 16 | 32, parts: readonly Part[]): Record<string, FieldSpec> {
  return Object.fromEntries(
    parts.map(([key, mask, title, form, words]) => [
      `${prefix}.${key}`,
      form === 'bool'
        ? bool(title, { bits, mask, ...(isPair(words) ? { states: words } : {}) })
        : WIDTHS[bits](title, {
            base: form === 'dec' ? 'dec' : 'hex',
            mask,
            ...(words === undefined || isPair(words) ? {} : { labels: words }),
          }),
    ]),
  )
}

const isPair = (words: Part[4]): words is readonly [string, string] => Array.isArray(words)

type Table = Readonly<Record<string, Field>>

/** Reads a word and shows its parts under it. */
export function readWord(
  r: Reader,
  f: Table,
  parent: Field,
  prefix: string,
  parts: readonly Part[],
  size: number,
): number {
  const at = r.pos
  const v = r.number(parent, size, true)
  const t = r.nest(parent)
  showParts(r, f, prefix, parts, at, size, v)
  r.unnest(t)
  return v
}

/** The parts of a word that lies at `at`. */
export function showParts(
  r: Reader,
  f: Table,
  prefix: string,
  parts: readonly Part[],
  at: number,
  size: number,
  v: number,
): void {
  for (const [key, mask, , form] of parts) {
    const part = (v & mask) >>> (31 - Math.clz32(mask & -mask))
    r.row(f[`${prefix}.${key}`], at, size, form === 'bool' ? (part === 0 ? 0 : 1) : part)
  }
}
