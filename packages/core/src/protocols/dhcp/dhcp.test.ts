import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import type { HostName } from '../../events.js'
import { Packet } from '../../packet/packet.js'
import { demandNothing, Session } from '../../packet/session.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'
import { standardRegistry } from '../index.js'
import { asBytes } from './options.js'

const zeros = (n: number): string => '00'.repeat(n)

const header = (server = zeros(64), file = zeros(128)): string => `
  01 01 06 00 3903f326 0000 8000            # request over Ethernet, answers by broadcast
  00000000 00000000 00000000 00000000
  001122334455 ${zeros(10)}
  ${server} ${file}
  63825363
`
const REQUEST = `${header()}
  35 01 03                     # DHCP request
  3d 07 01 001122334455        # client id
  32 04 c0a80164               # asks for 192.168.1.100
  0c 04 686f7374               # host
  37 03 01 03 06
  79 0d 18 c0a801 0a000001 00 0a000002
  ff 0000
`

describe('dhcp', () => {
  it('reads options behind the area that BOOTP has in place of a cookie, and misses none', () => {
    const bootp = header().replace('63825363', '')
    const plain = dissectAs('dhcp', `${bootp} ${zeros(64 + 16)}`)
    expect(valuesOf(plain, 'dhcp.vendor_specific_options')).toEqual([expect.stringMatching(/^(?:00:?){64}$/)])
    expect(valuesOf(plain, 'dhcp.end_option_missing')).toEqual([])
    expect(valuesOf(dissectAs('dhcp', `${bootp} ${zeros(64)} 0c 03 616263 ff`), 'dhcp.option.hostname')).toEqual([
      'abc',
    ])
  })

  it('reads the header and its options', () => {
    const rows = dissectAs('dhcp', REQUEST)
    const values = (name: string): string[] => valuesOf(rows, name)
    expect(values('dhcp.id')).toEqual(['0x3903f326'])
    expect(values('dhcp.flags.bc')).toEqual(['1'])
    expect(values('dhcp.hw.mac_addr')).toEqual(['00:11:22:33:44:55', '00:11:22:33:44:55'])
    expect(values('dhcp.option.type')).toEqual(['53', '61', '50', '12', '55', '121', '0'])
    expect(values('dhcp.option.dhcp')).toEqual(['3'])
    expect(values('dhcp.option.requested_ip_address')).toEqual(['192.168.1.100'])
    expect(values('dhcp.option.hostname')).toEqual(['host'])
    expect(values('dhcp.option.request_list_item')).toEqual(['1', '3', '6'])
    expect(values('dhcp.option.classless_static_route')).toHaveLength(2)
    expect(values('dhcp.option.padding')).toEqual(['00:00'])
    expect(values('_ws.malformed')).toEqual([])
  })

  it('keeps what it read of a message that breaks off', () => {
    const bytes = fromHex(REQUEST)
    for (let n = 0; n < bytes.length; n++) {
      const rows = dissectAs('dhcp', bytes.slice(0, n))
      if (n < 236) expect(valuesOf(rows, '_ws.malformed')).toContain('')
    }
  })

  it('reads options in the names of the header', () => {
    const server = `0c 03 736e6d ff ${zeros(58)}`
    const file = `0f 03 66696c ff ${zeros(122)}`
    const rows = dissectAs('dhcp', `${header(server, file)} 35 01 01 34 01 03 ff`)
    expect(valuesOf(rows, 'dhcp.option.hostname')).toEqual(['snm'])
    expect(valuesOf(rows, 'dhcp.option.domain_name')).toEqual(['fil'])
    expect(valuesOf(rows, 'dhcp.server')).toEqual([])
  })

  it('reads lists as far as they go, and shows as bytes what it could read nothing of', () => {
    const options = (hex: string): ReturnType<typeof dissectAs> => dissectAs('dhcp', `${header()} 35 01 05 ${hex} ff`)
    const five = options('03 05 0a000001 02 # a router, and a byte too many')
    expect(valuesOf(five, 'dhcp.option.router')).toEqual(['10.0.0.1'])
    expect(asBytes(3, 3, false)).toBe(true)
    expect(asBytes(3, 5, true)).toBe(false)
    expect(asBytes(12, 0, true)).toBe(true)
    expect(asBytes(121, 0, false)).toBe(false)
    expect(asBytes(99, 7, false)).toBe(false)
    // US-ASCII: each byte beyond it is one that cannot be shown
    expect(valuesOf(options('0c 03 61c3a9'), 'dhcp.option.hostname')).toEqual(['a\ufffd\ufffd'])
  })
  it('does not follow an overload inside an overload', () => {
    const again = `34 01 03 ${zeros(61)}`
    const rows = dissectAs('dhcp', `${header(again, `34 01 03 ${zeros(125)}`)} 35 01 01 34 01 03 ff`)
    expect(valuesOf(rows, 'dhcp.option.option_overload')).toHaveLength(3)
  })

  it('says where a suboption has no room', () => {
    const rows = dissectAs('dhcp', `${header()} 35 01 01 52 03 01 ff 61 ff`)
    expect(valuesOf(rows, 'dhcp.missing_subopt_value')).toHaveLength(1)
  })

  it('tells who the client says it is', () => {
    const session = new Session(standardRegistry(), demandNothing(), { mode: 'evidence' })
    session.strict = true
    const names: HostName[] = []
    session.listen('hostname', e => names.push(e))
    const p = new Packet(session)
    const bytes = fromHex(REQUEST)
    const known = session.registry.protocol('dhcp')
    if (known !== undefined) p.call(known, p.begin(1, bytes, 0, bytes.length, bytes.length))
    expect(names).toHaveLength(1)
    expect(names[0].name).toBe('host')
    expect(session.addresses.text(names[0].host)).toBe('192.168.1.100')
  })
})
