import type { Field } from '../packet/field.js'
import type { Registry } from '../packet/registry.js'

/** Which protocol each field belongs to; fields that several share are told by the first word of their names. */
export function fieldOwners(registry: Registry): Map<Field, string> {
  const owners = new Map<Field, string>()
  for (const protocol of registry.protocols)
    for (const f of protocol.fields) if (f.name.startsWith(`${protocol.name}.`)) owners.set(f, protocol.name)
  for (const protocol of registry.protocols)
    for (const f of protocol.fields) if (f.name.startsWith('_ws.malformed')) owners.set(f, '_ws.malformed')
  return owners
}
