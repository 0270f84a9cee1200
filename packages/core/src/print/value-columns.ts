import { EXPERT_SEVERITY, SEVERITY_LABELS } from '../packet/expert.js'
import { type Field, fieldById, fieldsNamed } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { dscpShort } from '../protocols/ip/numbers.js'

/** Columns that show one value of the packet: which fields they read, and how they write it. */
interface ValueColumn {
  readonly names: readonly string[]
  readonly write: (value: number) => string
  /** Fields behind which rows belong to another packet, quoted by this one. */
  readonly until?: ReadonlySet<string>
}

const QUOTING = new Set(['icmp', 'icmpv6'])

const COLUMNS: Readonly<Record<string, ValueColumn>> = {
  '%q': { names: ['vlan.id'], write: String },
  '%f': { names: ['ip.dsfield.dscp', 'ipv6.tclass.dscp'], write: dscpText, until: QUOTING },
  '%F': { names: ['wlan_radio.frequency'], write: mhz => `${mhz} MHz` },
  '%e': { names: ['wlan_radio.signal_dbm'], write: dbm => `${dbm} dBm` },
  '%x': { names: ['wlan_radio.data_rate'], write: rate => rate.toFixed(1) },
}

/** The short name of a code point, or its number. */
function dscpText(value: number): string {
  const text = dscpShort(value)
  return text === 'Unknown' ? String(value) : text
}

/** The fields that a column of that format reads. */
export function valueFields(format: string): readonly Field[] {
  if (format === '%a') return [EXPERT_SEVERITY]
  return COLUMNS[format]?.names.flatMap(name => fieldsNamed(name)) ?? []
}

/** What the column says: the innermost value, or the gravest remark. */
export function valueCell(p: Packet, format: string): string {
  const { count, field, value } = p.tape
  if (format === '%a') {
    let worst = 0
    for (let row = 0; row < count; row++) if (field[row] === EXPERT_SEVERITY.id) worst = Math.max(worst, value[row])
    return SEVERITY_LABELS[worst] ?? ''
  }
  const column = COLUMNS[format]
  if (column === undefined) return ''
  let text = ''
  for (let row = 0; row < count; row++) {
    const { name } = fieldById(field[row])
    if (column.until?.has(name)) break
    if (column.names.includes(name)) text = column.write(value[row])
  }
  return text
}
