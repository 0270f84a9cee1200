import type { CaptureToken } from './lexer.js'

/** What a capture filter says, as a tree. */

export type Direction = 'src' | 'dst' | 'or' | 'and' | 'addr1' | 'addr2' | 'addr3' | 'addr4' | 'ra' | 'ta'
export type IdType = 'host' | 'net' | 'port' | 'portrange' | 'proto' | 'protochain' | 'gateway'

/** What kind of thing an id names; carried on to ids that follow `and`, `or` without words of their own. */
export interface Qualifiers {
  readonly protocol: string | undefined
  readonly direction: Direction | undefined
  readonly type: IdType | undefined
  readonly at: number
}

export type Id = { readonly token: CaptureToken; readonly prefix?: number; readonly mask?: string }

export type Arithmetic =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'length' }
  | {
      readonly kind: 'load'
      readonly protocol: string
      readonly index: Arithmetic
      readonly size: number
      readonly at: number
    }
  | { readonly kind: 'negate'; readonly of: Arithmetic }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Arithmetic
      readonly right: Arithmetic
      readonly at: number
    }

export type CaptureExpression =
  | { readonly kind: 'and' | 'or'; readonly left: CaptureExpression; readonly right: CaptureExpression }
  | { readonly kind: 'not'; readonly of: CaptureExpression }
  | { readonly kind: 'id'; readonly qualifiers: Qualifiers; readonly id: Id }
  | { readonly kind: 'protocol'; readonly name: string; readonly at: number }
  /** broadcast, less, vlan, type …: a word and what stands behind it. */
  | {
      readonly kind: 'primitive'
      readonly name: string
      readonly protocol: string | undefined
      readonly value: number | undefined
      readonly words: readonly string[]
      readonly at: number
    }
  | { readonly kind: 'relation'; readonly operator: string; readonly left: Arithmetic; readonly right: Arithmetic }
