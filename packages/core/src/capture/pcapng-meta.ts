/** What the blocks of a pcapng file that are no packets say. */
import { Clock } from './clock.js'
import type {
  Instant,
  Interface,
  InterfaceStatistics,
  NameKind,
  NameRecord,
  NameResolution,
  Secrets,
  SecretsKind,
  Section,
} from './meta.js'
import { OPT_COMMENT, type Option, optionI64, optionU64, readOptions } from './option.js'
import * as B from './pcapng-block.js'
import { decodeText } from './text.js'

/** Section Header Block (section 4.1). */
export function readSection({ view, start, end, little }: B.Block): Section {
  const options = readOptions(view, start + 24, end - 4, little)
  const length = view.getBigUint64(start + 16, little)
  return {
    byteOrder: little ? 'little' : 'big',
    version: `${view.getUint16(start + 12, little)}.${view.getUint16(start + 14, little)}`,
    length: length === 0xffffffffffffffffn ? undefined : Number(length),
    hardware: textOf(options, B.SHB_HARDWARE),
    os: textOf(options, B.SHB_OS),
    application: textOf(options, B.SHB_APPLICATION),
    comments: commentsOf(options),
    options,
    file: 0,
  }
}

/** Interface Description Block (section 4.2), with the clock its time stamps go by. */
export function readInterface(block: B.Block, section: number, id: number): { link: Interface; clock: Clock } {
  const { view, start, end, little } = block
  const options = readOptions(view, start + 16, end - 4, little)
  const resolution = find(options, B.IF_TSRESOL)?.value[0] ?? 6
  const offset = find(options, B.IF_TSOFFSET)
  const speed = find(options, B.IF_SPEED)
  const mac = find(options, B.IF_MAC)?.value
  const filter = find(options, B.IF_FILTER)?.value
  const clock = new Clock(resolution, Number((offset && optionI64(offset, little)) ?? 0n))
  const link: Interface = {
    section,
    id,
    linkType: view.getUint16(start + 8, little),
    snapLength: view.getUint32(start + 12, little),
    name: textOf(options, B.IF_NAME),
    description: textOf(options, B.IF_DESCRIPTION),
    // The first byte tells text (0) from byte code (1).
    filter: filter && filter[0] === 0 ? decodeText(filter.subarray(1)) : undefined,
    os: textOf(options, B.IF_OS),
    hardware: textOf(options, B.IF_HARDWARE),
    timeResolution: clock.units,
    timeOffset: clock.offset,
    speed: speed && numberOf(optionU64(speed, little)),
    mac: mac?.length === 6 ? Array.from(mac, byte => byte.toString(16).padStart(2, '0')).join(':') : undefined,
    fcsLength: find(options, B.IF_FCSLEN)?.value[0],
    comments: commentsOf(options),
    options,
  }
  return { link, clock }
}

const NAME_KINDS: readonly NameKind[] = ['other', 'ipv4', 'ipv6', 'eui48', 'eui64']
const ADDRESS_LENGTHS = [0, 4, 16, 6, 8]

/** Name Resolution Block (section 4.5): records of an address and zero-terminated names, then options. */
export function readNames({ view, start, end, little }: B.Block, section: number): NameResolution {
  const records: NameRecord[] = []
  const last = end - 4
  let pos = start + 8
  while (pos + 4 <= last) {
    const type = view.getUint16(pos, little)
    const length = view.getUint16(pos + 2, little)
    const from = pos + 4
    pos = from + ((length + 3) & ~3)
    if (type === 0 || from + length > last) break
    const value = copy(view, from, from + length)
    const size = ADDRESS_LENGTHS[type] ?? 0
    records.push({
      kind: NAME_KINDS[type] ?? 'other',
      type,
      address: value.slice(0, size),
      names: decodeText(value.subarray(size)).split('\0'),
    })
  }
  const options = readOptions(view, pos, last, little)
  return {
    section,
    records,
    dnsName: textOf(options, B.NS_DNSNAME),
    dnsAddresses: options.filter(o => o.code === B.NS_DNSIP4 || o.code === B.NS_DNSIP6).map(o => o.value),
    comments: commentsOf(options),
    options,
  }
}

/** Interface Statistics Block (section 4.6). */
export function readStatistics(block: B.Block, index: number, clock: Clock): InterfaceStatistics {
  const { view, start, end, little } = block
  const options = readOptions(view, start + 20, end - 4, little)
  const count = (code: number): number | undefined => {
    const option = find(options, code)
    return option && numberOf(optionU64(option, little))
  }
  const time = (code: number): Instant | undefined => {
    const value = find(options, code)?.value
    if (!value || value.length < 8) return undefined
    const stamp = new DataView(value.buffer)
    return clock.instant(stamp.getUint32(0, little), stamp.getUint32(4, little))
  }
  return {
    interface: index,
    time: clock.instant(view.getUint32(start + 12, little), view.getUint32(start + 16, little)),
    start: time(B.ISB_STARTTIME),
    end: time(B.ISB_ENDTIME),
    received: count(B.ISB_IFRECV),
    dropped: count(B.ISB_IFDROP),
    filterAccepted: count(B.ISB_FILTERACCEPT),
    osDropped: count(B.ISB_OSDROP),
    delivered: count(B.ISB_USRDELIV),
    comments: commentsOf(options),
    options,
  }
}

const SECRETS = new Map<number, SecretsKind>([
  [0x544c534b, 'tls'],
  [0x5353484b, 'ssh'],
  [0x57474b4c, 'wireguard'],
  [0x5a4e574b, 'zigbee-nwk'],
  [0x5a415053, 'zigbee-aps'],
  [0x55414b4c, 'opcua'],
])

/** Decryption Secrets Block (section 4.7). */
export function readSecrets({ view, start, end, little }: B.Block, section: number): Secrets {
  const type = view.getUint32(start + 8, little)
  const from = start + 16
  const length = Math.min(view.getUint32(start + 12, little), end - 4 - from)
  const options = readOptions(view, from + ((length + 3) & ~3), end - 4, little)
  const bytes = copy(view, from, from + length)
  return { section, kind: SECRETS.get(type) ?? 'other', type, bytes, comments: commentsOf(options), options }
}

function copy(view: DataView, from: number, to: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + from, to - from).slice()
}

function find(options: readonly Option[], code: number): Option | undefined {
  return options.find(option => option.code === code)
}

function textOf(options: readonly Option[], code: number): string | undefined {
  const option = find(options, code)
  return option && decodeText(option.value)
}

function commentsOf(options: readonly Option[]): string[] {
  return options.filter(option => option.code === OPT_COMMENT).map(option => decodeText(option.value))
}

/** All ones means "not known". */
function numberOf(value: bigint | undefined): number | undefined {
  return value === undefined || value === 0xffffffffffffffffn ? undefined : Number(value)
}
