import type { Field } from '../packet/field.js'
import type { Matcher } from './regex/matcher.js'
import type { Range } from './tree.js'
import type { Type } from './types.js'
import type { Constant } from './value.js'

/** A value whose type is known and makes sense where it stands. */
export type Operand =
  | { readonly kind: 'constant'; readonly type: Type; readonly constant: Constant }
  | {
      readonly kind: 'fields'
      readonly type: Type
      readonly fields: readonly Field[]
      readonly layers: readonly Range[] | undefined
      /** The bytes in the packet instead of the value. */
      readonly bytes: boolean
      /** A value of a packet that nobody selected: there is none. */
      readonly reference: boolean
    }
  | { readonly kind: 'slice'; readonly type: Type; readonly of: Operand; readonly ranges: readonly Range[] }
  | { readonly kind: 'call'; readonly type: Type; readonly name: string; readonly args: readonly Operand[] }
  | { readonly kind: 'negate'; readonly type: Type; readonly of: Operand }
  | {
      readonly kind: 'arithmetic'
      readonly type: Type
      readonly operator: string
      readonly left: Operand
      readonly right: Operand
    }

/** A filter that makes sense. `all`: every pair of values has to answer the operator, and there has to be one. */
export type Checked =
  | { readonly kind: 'and' | 'or' | 'xor'; readonly left: Checked; readonly right: Checked }
  | { readonly kind: 'not'; readonly of: Checked }
  | { readonly kind: 'exists'; readonly of: Operand }
  | {
      readonly kind: 'compare'
      readonly operator: string
      readonly all: boolean
      readonly left: Operand
      readonly right: Operand
    }
  | { readonly kind: 'matches'; readonly all: boolean; readonly left: Operand; readonly matcher: Matcher }
  | {
      readonly kind: 'in'
      readonly all: boolean
      readonly left: Operand
      readonly set: readonly (readonly [from: Operand, to: Operand | undefined])[]
    }
