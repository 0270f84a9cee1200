import type { Field } from '../packet/field.js'

/** Which layers and fields are shown: tshark's -j and -J. */
export interface NameFilter {
  readonly names: ReadonlySet<string>
  /** What is below a chosen layer is shown whole (-J). */
  readonly whole: boolean
}

/** What a field goes by in such a filter. */
export const nameOf = (f: Field): string => (f.kind === 'text' ? 'text' : f.name)

export function shows(filter: NameFilter, f: Field): boolean {
  return filter.names.has(nameOf(f))
}
