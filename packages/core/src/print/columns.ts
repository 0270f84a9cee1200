import { macText } from '../bytes/address.js'
import type { FieldExpression } from '../filter/expression.js'
import { type Field, fieldById, fieldsNamed } from '../packet/field.js'
import { addressName, etherName } from '../packet/names.js'
import type { Packet } from '../packet/packet.js'
import { rowBytes } from '../packet/show.js'
import { CustomColumn, isCustomFormat } from './custom-column.js'
import type { TimeColumn, TimeStyle } from './time-column.js'
import { valueCell, valueFields } from './value-columns.js'

/** The columns of a packet list: which there are, and what they say about a packet. */

export interface Column {
  readonly title: string
  /** Wireshark's format, such as `%i`, or `%Cus:http.host`. */
  readonly format: string
}

export const STANDARD_COLUMNS: readonly Column[] = [
  { title: 'No.', format: '%m' },
  { title: 'Time', format: '%t' },
  { title: 'Source', format: '%s' },
  { title: 'Destination', format: '%d' },
  { title: 'Protocol', format: '%p' },
  { title: 'Length', format: '%L' },
  { title: 'Info', format: '%i' },
]

/** Every format that may be asked for and what it shows, in the order of tshark's -G column-formats. */
export const COLUMN_FORMATS: readonly (readonly [format: string, title: string])[] = [
  ['%q', '802.1Q VLAN id'],
  ['%Yt', 'Absolute date, as YYYY-MM-DD, and time'],
  ['%YDOYt', 'Absolute date, as YYYY/DOY, and time'],
  ['%At', 'Absolute time'],
  ['%V', 'Cisco VSAN'],
  ['%B', 'Cumulative Bytes'],
  ['%Cus', 'Custom'],
  ['%y', 'DCE/RPC call (cn_call_id / dg_seqnum)'],
  ['%Tt', 'Delta time'],
  ['%Gt', 'Delta time displayed'],
  ['%rd', 'Dest addr (resolved)'],
  ['%ud', 'Dest addr (unresolved)'],
  ['%rD', 'Dest port (resolved)'],
  ['%uD', 'Dest port (unresolved)'],
  ['%d', 'Destination address'],
  ['%D', 'Destination port'],
  ['%a', 'Expert Info Severity'],
  ['%I', 'FW-1 monitor if/direction'],
  ['%F', 'Frequency/Channel'],
  ['%hd', 'Hardware dest addr'],
  ['%hs', 'Hardware src addr'],
  ['%rhd', 'Hw dest addr (resolved)'],
  ['%uhd', 'Hw dest addr (unresolved)'],
  ['%rhs', 'Hw src addr (resolved)'],
  ['%uhs', 'Hw src addr (unresolved)'],
  ['%e', 'IEEE 802.11 RSSI'],
  ['%x', 'IEEE 802.11 TX rate'],
  ['%f', 'IP DSCP Value'],
  ['%i', 'Information'],
  ['%rnd', 'Net dest addr (resolved)'],
  ['%und', 'Net dest addr (unresolved)'],
  ['%rns', 'Net src addr (resolved)'],
  ['%uns', 'Net src addr (unresolved)'],
  ['%nd', 'Network dest addr'],
  ['%ns', 'Network src addr'],
  ['%m', 'Number'],
  ['%L', 'Packet length (bytes)'],
  ['%p', 'Protocol'],
  ['%Rt', 'Relative time'],
  ['%s', 'Source address'],
  ['%S', 'Source port'],
  ['%rs', 'Src addr (resolved)'],
  ['%us', 'Src addr (unresolved)'],
  ['%rS', 'Src port (resolved)'],
  ['%uS', 'Src port (unresolved)'],
  ['%E', 'TEI'],
  ['%Yut', 'UTC date, as YYYY-MM-DD, and time'],
  ['%YDOYut', 'UTC date, as YYYY/DOY, and time'],
  ['%Aut', 'UTC time'],
  ['%t', 'Time (format as specified)'],
]

const TIMES: Readonly<Record<string, TimeStyle>> = {
  '%Rt': 'r',
  '%Tt': 'd',
  '%Gt': 'dd',
  '%At': 'a',
  '%Yt': 'ad',
  '%YDOYt': 'adoy',
  '%Aut': 'u',
  '%Yut': 'ud',
  '%YDOYut': 'udoy',
}

/** How a cell is padded in the one-line summary. */
type Side = 'number' | 'time' | 'source' | 'destination' | 'plain'

/** One column at work: its side, and the fields that it reads. */
export class Cells {
  readonly sides: readonly Side[]
  private bytes = 0
  private readonly custom: readonly (CustomColumn | undefined)[]

  constructor(
    readonly columns: readonly Column[],
    private readonly clock: TimeColumn,
    /** Names of -e that are no fields but expressions. */
    readonly expressions: ReadonlyMap<string, FieldExpression> = new Map(),
  ) {
    this.sides = columns.map(c => sideOf(c.format))
    this.custom = columns.map(c => (c.format.startsWith('%Cus') ? new CustomColumn(c.format) : undefined))
  }

  /** Fields whose rows columns show. */
  get fields(): readonly Field[] {
    const hardware = this.columns.some(c => HARDWARE.test(c.format)) ? HARDWARE_FIELDS.flatMap(n => fieldsNamed(n)) : []
    return [...this.custom.flatMap((c, i) => c?.fields ?? valueFields(this.columns[i].format)), ...hardware]
  }

  /** Called for every packet that is displayed, before its cells are asked for. */
  count(p: Packet): void {
    this.bytes += p.wire
  }

  cell(p: Packet, i: number): string {
    const { format } = this.columns[i]
    const columns = p.columns
    switch (format) {
      case '%m':
        return String(p.number)
      case '%t':
        return this.clock.text(p)
      case '%s':
      case '%rs':
        return sourceOf(p)
      case '%d':
      case '%rd':
        return destinationOf(p)
      case '%us':
        return unresolved(p, p.columns.source, p.src, '%uhs')
      case '%ud':
        return unresolved(p, p.columns.destination, p.dst, '%uhd')
      case '%hs':
      case '%rhs':
      case '%uhs':
      case '%hd':
      case '%rhd':
      case '%uhd':
        return hardware(p, format)
      case '%ns':
      case '%rns':
        return addressName(p.session, p.src)
      case '%nd':
      case '%rnd':
        return addressName(p.session, p.dst)
      case '%uns':
        return p.session.addresses.text(p.src)
      case '%und':
        return p.session.addresses.text(p.dst)
      case '%S':
      case '%rS':
        return serviceName(p, p.srcPort)
      case '%D':
      case '%rD':
        return serviceName(p, p.dstPort)
      case '%uS':
        return p.transport === 0 ? '' : String(p.srcPort)
      case '%uD':
        return p.transport === 0 ? '' : String(p.dstPort)
      case '%p':
        return columns.protocol
      case '%L':
        return String(p.wire)
      case '%i':
        return columns.info
      case '%B':
        return String(this.bytes)
      default:
        break
    }
    const time = TIMES[format]
    if (time !== undefined) return this.clock.text(p, time)
    return this.custom[i]?.cell(p) ?? valueCell(p, format)
  }
}

/** The source and destination columns: what a layer wrote, or the packet's innermost addresses. */
export function sourceOf(p: Packet): string {
  return p.columns.source ?? addressName(p.session, p.src)
}

export function destinationOf(p: Packet): string {
  return p.columns.destination ?? addressName(p.session, p.dst)
}

/** The address that a column shows, not its name. */
function unresolved(p: Packet, written: string | undefined, id: number, format: string): string {
  return written === undefined ? p.session.addresses.text(id) : hardware(p, format) || written
}

/** Formats that show an address of a link layer, or may. */
const HARDWARE = /^%(?:[ru]?h|u)[sd]$/
const HARDWARE_FIELDS: readonly string[] = ['wlan.sa', 'wlan.da', 'sll.src.eth']

/** An address of the innermost link layer that has some: by its name, or as it is. */
function hardware(p: Packet, format: string): string {
  const { count, field } = p.tape
  const source = format.endsWith('s')
  for (let row = count - 1; row >= 0; row--) {
    const { name } = fieldById(field[row])
    if (name !== 'eth' && name !== (source ? 'wlan.sa' : 'wlan.da') && name !== 'sll.src.eth') continue
    if (name === 'sll.src.eth' && !source) return ''
    const { bytes, from, to } = rowBytes(p, row)
    const at = source && name === 'eth' ? from + 6 : from
    if (at + 6 > to) return ''
    return format[1] === 'u' ? macText(bytes, at) : etherName(p, bytes, at)
  }
  return ''
}

const TRANSPORTS: Readonly<Record<number, 'tcp' | 'udp'>> = { 6: 'tcp', 17: 'udp' }

function serviceName(p: Packet, port: number): string {
  if (p.transport === 0) return ''
  const transport = TRANSPORTS[p.transport]
  const name = transport === undefined ? undefined : p.session.settings.names?.port?.(transport, port)
  return name ?? String(port)
}

function sideOf(format: string): Side {
  if (format === '%m') return 'number'
  // times since the packet before are not aligned
  if (format === '%t' || (format in TIMES && !/^%[TG]t$/.test(format))) return 'time'
  if (/^%[ru]?[hn]?s$/.test(format)) return 'source'
  return /^%[ru]?[hn]?d$/.test(format) ? 'destination' : 'plain'
}

/** Titles and formats in turn, as `gui.column.format` has them; undefined where they are no pairs, or a format is none. */
export function parseColumns(text: string): Column[] | undefined {
  const words = listOf(text)
  if (words === undefined || words.length === 0 || words.length % 2 !== 0) return undefined
  const columns: Column[] = []
  for (let i = 0; i < words.length; i += 2) {
    const title = words[i]
    const format = words[i + 1]
    if (title === '' || !(FORMATS.has(format) || isCustomFormat(format))) return undefined
    columns.push({ title, format })
  }
  return columns
}

const FORMATS: ReadonlySet<string> = new Set(COLUMN_FORMATS.map(([format]) => format))

/** Words between commas, which may be quoted; undefined where a quotation does not end. */
function listOf(text: string): string[] | undefined {
  const words: string[] = []
  let word = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '\\' && i + 1 < text.length) word += text[++i]
    else if (c === '"') quoted = !quoted
    else if (c === ',' && !quoted) {
      words.push(word)
      word = ''
    } else if (word !== '' || quoted || text[i - 1] === '"' || !/\s/.test(c)) word += c
  }
  if (quoted) return undefined
  return [...words, word]
}
