import type { FieldsLayout } from '@wiresift/core'
import { TsharkError } from './errors.js'
import { FIELD_OPTIONS } from './lists.js'

/** -E: what a name=value pair makes of the layout of fields. Of a value, the first character counts. */
export function withLayout(layout: FieldsLayout, text: string): FieldsLayout {
  const equals = text.indexOf('=')
  const name = equals <= 0 ? text : text.slice(0, equals)
  const changed = equals < 0 || equals + 1 === text.length ? undefined : change(name, text.slice(equals + 1))
  if (changed === undefined)
    throw new TsharkError(`"${name}" is not a valid field output option=value pair.`, 1, FIELD_OPTIONS)
  return { ...layout, ...changed }
}

function change(name: string, value: string): Partial<FieldsLayout> | undefined {
  const [first] = value
  switch (name) {
    case 'bom':
    case 'header':
      return first === 'y' || first === 'n' ? { [name]: first === 'y' } : undefined
    case 'separator':
      return { separator: first !== '/' ? first : value[1] === 't' ? '\t' : value[1] === 's' ? ' ' : '\\' }
    case 'aggregator':
      return { aggregator: first !== '/' ? first : value[1] === 's' ? ' ' : '\\' }
    case 'occurrence':
      return first === 'a' || first === 'f' || first === 'l' ? { occurrence: first } : undefined
    case 'quote':
      return first === 'd' ? { quote: '"' } : first === 's' ? { quote: "'" } : first === 'n' ? { quote: '' } : undefined
    default:
      return undefined
  }
}
