import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/text.js'
import { TextBuffer } from '../bytes/text-buffer.js'
import { escapeText } from '../packet/label.js'
import { Packet } from '../packet/packet.js'
import { demandEverything, Session } from '../packet/session.js'
import { floatText } from '../packet/show.js'
import { frame } from '../protocols/frame.js'
import { standardRegistry } from '../protocols/index.js'
import { Cells, parseColumns, STANDARD_COLUMNS } from './columns.js'
import { ekPrinter } from './ek.js'
import { PLAIN_LAYOUT } from './fields.js'
import { writeHexdump } from './hexdump.js'
import { jsonPrinter } from './json.js'
import { fieldOwners } from './owners.js'
import { pdmlPacket } from './pdml.js'
import { fieldsPrinter, printed, textPrinter } from './printer.js'
import { secondsText, TimeColumn, type TimeStyle } from './time-column.js'

/** An IPv4 packet with a UDP datagram of four bytes that nobody claims. */
const UDP = '45000020 00010000 40110000 0a000001 0a000002  9c40c350 000c1234 61626364'

/** Where the frame's first byte is 2023-11-14 22:13:20.000005. */
function packet(hex: string): Packet {
  const session = new Session(standardRegistry(), { ...demandEverything(), columns: true }, { mode: 'tshark' })
  session.strict = true
  const p = new Packet(session)
  const bytes = fromHex(hex)
  const r = p.begin(1, bytes, 0, bytes.length, bytes.length)
  p.seconds = 1_700_000_000
  p.nanos = 5000
  p.linkType = 228
  p.call(frame, r)
  return p
}

const cells = (style: TimeStyle = 'r'): Cells => new Cells(STANDARD_COLUMNS, new TimeColumn(style))

describe('the one-line summary', () => {
  const line = (style: TimeStyle): string => {
    const p = packet(UDP)
    const clock = new TimeColumn(style)
    clock.packet(p)
    const o = { summary: true, tabs: false, details: false, separator: '' }
    return printed(textPrinter(new Cells(STANDARD_COLUMNS, clock), o), p)
  }
  it('pads as tshark does', () => {
    expect(line('r')).toBe('    1   0.000000     10.0.0.1 → 10.0.0.2     UDP 32 40000 → 50000 Len=4\n')
    expect(line('ud')).toContain('    1 2023-11-14 22:13:20.000005     10.0.0.1')
    expect(line('udoy')).toContain(' 2023/318 22:13:20.000005 ')
    expect(line('e')).toContain(' 1700000000.000005 ')
  })
  it('takes other columns', () => {
    expect(parseColumns('"A","%i","B","%Cus:ip.addr:2:R"')).toEqual([
      { title: 'A', format: '%i' },
      { title: 'B', format: '%Cus:ip.addr:2:R' },
    ])
    expect(parseColumns('"A"')).toBeUndefined()
    const p = packet(UDP)
    expect(new Cells([{ title: 'B', format: '%Cus:ip.addr:2:R' }], new TimeColumn()).cell(p, 0)).toBe('10.0.0.2')
  })
  it('writes times with a sign', () => {
    expect(secondsText(-1, 999_999_000, 6)).toBe('-0.000001')
    expect(secondsText(3, 25, 9)).toBe('3.000000025')
  })
})

describe('fields', () => {
  const fields = (names: string[], layout = {}): string =>
    printed(fieldsPrinter(names, { ...PLAIN_LAYOUT, ...layout }, cells()), packet(UDP))
  it('joins, quotes and chooses', () => {
    expect(fields(['ip.addr', 'http.host', 'udp.payload'])).toBe('10.0.0.1,10.0.0.2\t\t61626364\n')
    expect(fields(['ip.addr', 'http.host'], { quote: '"', separator: ',', occurrence: 'l' })).toBe('"10.0.0.2",\n')
    expect(fields(['udp', '_ws.col.Protocol', '_ws.col.protocol', '_ws.col.nosuch'])).toBe(
      'User Datagram Protocol, Src Port: 40000, Dst Port: 50000\tUDP\tUDP\t\n',
    )
  })
})

describe('trees', () => {
  it('shows layers, brackets what is worked out, and dumps data', () => {
    const o = { summary: false, tabs: false, details: true, separator: '--' }
    const text = printed(textPrinter(cells(), o), packet(UDP))
    expect(text).toContain('    Identification: 0x0001 (1)\n')
    expect(text).toContain('    000. .... = Flags: 0x0\n        0... .... = Reserved bit: Not set\n')
    expect(text).toContain('    [Stream index: 0]\n')
    expect(text).toContain(
      'Data (4 bytes)\n\n0000  61 62 63 64                                       abcd\n    Data: 61626364\n    [Length: 4]\n--\n',
    )
    expect(text).not.toContain('Source or Destination Address')
  })
  it('expands only what is asked for', () => {
    const o = { summary: false, tabs: false, details: true, expand: new Set(['udp']), separator: '' }
    const text = printed(textPrinter(cells(), o), packet(UDP))
    expect(text).toContain('    Source Port: 40000\n')
    expect(text).not.toContain('Identification')
  })
  it('writes characters that cannot be shown as C does', () => {
    expect(escapeText('a\tb\x01\x7fé\u0085')).toBe('a\\tb\\001\\177é\\u0085')
    expect(floatText(0.1, 64)).toBe('0.1')
    expect(floatText(1e-7, 32)).toBe('1e-07')
  })
})

describe('machine formats', () => {
  it('repeats keys in JSON, or merges them', () => {
    const plain = printed(jsonPrinter(), packet(UDP))
    expect(plain).toContain('          "udp.port": "40000",\n          "udp.port": "50000",\n')
    expect(plain).toContain('          "ip.flags": "0x00",\n          "ip.flags_tree": {\n')
    expect(plain).toContain('          "udp.payload": "61:62:63:64"\n        },\n        "data": {')
    expect(plain).toContain('"_index": "packets-2023-11-14"')
    const merged = printed(jsonPrinter({ merge: true }), packet(UDP))
    expect(merged).toContain('"udp.port": [\n            "40000",\n            "50000"\n          ],')
    expect(JSON.parse(`${merged}\n]`)).toHaveLength(1)
  })
  it('adds bytes, or leaves the values out', () => {
    const raw = printed(jsonPrinter({ raw: 'beside' }), packet(UDP))
    expect(raw).toContain(
      '"udp.length_raw": [\n            "000c",\n            24,\n            2,\n            0,\n            5\n          ],',
    )
    const alone = printed(jsonPrinter({ raw: 'alone' }), packet(UDP))
    expect(alone).not.toContain('"udp.length":')
  })
  it('filters layers', () => {
    const text = printed(jsonPrinter({ filter: { names: new Set(['udp']), whole: true } }), packet(UDP))
    expect(text).toContain('"ip": {\n          "filtered": "ip"\n        }')
    expect(text).toContain('"udp.stream": "0"')
  })
  it('gathers what has the same name under parents of the same name', () => {
    // a SYN with the options NOP, NOP and timestamps
    const syn =
      '45000034 00010000 40060000 0a000001 0a000002 9c40c350 00000001 00000000 80022000 00000000 0101080a 00000001 00000002'
    const text = printed(ekPrinter(fieldOwners(standardRegistry())), packet(syn))
    expect(text).toContain('"tcp_options_nop":["01","01"],"tcp_tcp_option_kind":["1","1"],"tcp_options_timestamp":')
    expect(text).toContain('"tcp_tcp_option_kind":"8"')
  })
  it('flattens for bulk import', () => {
    const text = printed(ekPrinter(fieldOwners(standardRegistry())), packet(UDP))
    expect(text).toContain('{"timestamp":"1700000000000","layers":{"frame":{')
    expect(text).toContain('"ip_ip_addr":["10.0.0.1","10.0.0.2"]')
    expect(text).toContain('"ip_ip_flags_df":false')
    expect(text).toContain('"text":"Timestamps","udp_udp_time_relative":"0.000000000"')
  })
  it('wraps data in PDML, and shows masked values beside their bytes', () => {
    const text = pdmlPacket(packet(UDP))
    expect(text).toContain(
      '  <proto name="fake-field-wrapper">\n    <field name="data" value="61626364">\n      <field name="data.data"',
    )
    expect(text).toContain('  </field>\n  </proto>\n</packet>\n\n\n')
    expect(text).toContain('size="1" pos="6" show="0" value="0" unmaskedvalue="00"/>')
  })
})

it('dumps sixteen bytes a line', () => {
  const bytes = Uint8Array.from({ length: 18 }, (_, i) => 0x40 + i)
  const out = new TextBuffer()
  writeHexdump(out, bytes, 0, 18, { all: true, ascii: true, delimited: true })
  expect(out.toString()).toBe(
    '0000  40 41 42 43 44 45 46 47 48 49 4a 4b 4c 4d 4e 4f   |@ABCDEFGHIJKLMNO|\n' +
      '0010  50 51                                             |PQ|\n',
  )
})
