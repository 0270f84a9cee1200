/** What a filter says, before it is known whether it makes sense. */

export interface Place {
  /** Where it stands in the filter; -1 for what has no single place. */
  readonly at: number
  readonly length: number
}

/** Parts `from`..`to` in bytes or layers: `length` bytes, or up to and including `last`; neither: to the end. */
export interface Range {
  readonly from: number
  readonly length?: number
  readonly last?: number
}

export type Entity = Place &
  (
    | { readonly kind: 'literal'; readonly text: string; readonly raw: string }
    | { readonly kind: 'string'; readonly text: string; readonly raw: string }
    | { readonly kind: 'character'; readonly text: string; readonly raw: string }
    | {
        readonly kind: 'field'
        readonly name: string
        /** As it is written. */
        readonly raw: string
        /** `#…`: which of the protocol's layers. */
        readonly layers?: readonly Range[]
        /** `@`: the bytes as they lie in the packet. */
        readonly bytes: boolean
        /** `${…}`: the value in a packet that somebody selected. */
        readonly reference: boolean
      }
    | { readonly kind: 'slice'; readonly of: Entity; readonly ranges: readonly Range[] }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly Entity[] }
    | { readonly kind: 'negate'; readonly of: Entity }
    | { readonly kind: 'arithmetic'; readonly operator: string; readonly left: Entity; readonly right: Entity }
  )

export type Quantifier = 'any' | 'all' | undefined

export type Expression =
  | { readonly kind: 'and' | 'or' | 'xor'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | { readonly kind: 'exists'; readonly of: Entity }
  | {
      readonly kind: 'compare'
      readonly quantifier: Quantifier
      readonly operator: string
      /** The operator as it is written. */
      readonly written: string
      readonly left: Entity
      readonly right: Entity
    }
  | {
      readonly kind: 'in'
      readonly quantifier: Quantifier
      readonly negated: boolean
      readonly left: Entity
      readonly set: readonly (readonly [from: Entity, to: Entity | undefined])[]
    }
