import { describe, expect, it } from 'vitest'
import { dissectAs, type Shown, valuesOf } from '../testing/dissect.js'

const control = (hex: string): Shown[] => dissectAs('llc', hex).filter(row => row[0].startsWith('llc.control'))

describe('llc', () => {
  it('reads the two access points', () => {
    expect(dissectAs('llc', 'f0 f1 73').slice(1, 7)).toEqual([
      ['llc.dsap', '0xf0'],
      ['llc.dsap.sap', '120'],
      ['llc.dsap.ig', '0'],
      ['llc.ssap', '0xf1'],
      ['llc.ssap.sap', '120'],
      ['llc.ssap.cr', '1'],
    ])
  })

  it('reads unnumbered frames', () => {
    // UA with final bit, as a response
    expect(control('f0 f1 73')).toEqual([
      ['llc.control', '0x0073'],
      ['llc.control.f', '1'],
      ['llc.control.u_modifier_resp', '0x18'],
      ['llc.control.ftype', '0x03'],
    ])
    expect(control('00 00 03')).toEqual([
      ['llc.control', '0x0003'],
      ['llc.control.u_modifier_cmd', '0x00'],
      ['llc.control.ftype', '0x03'],
    ])
  })

  it('reads numbered frames, the lower byte first', () => {
    expect(control('f0 f0 05 13')).toEqual([
      ['llc.control', '0x1305'],
      ['llc.control.n_r', '9'],
      ['llc.control.p', '1'],
      ['llc.control.s_ftype', '0x0001'],
      ['llc.control.ftype', '0x0001'],
    ])
    expect(control('98 98 04 03')).toEqual([
      ['llc.control', '0x0304'],
      ['llc.control.n_r', '1'],
      ['llc.control.n_s', '2'],
      ['llc.control.p', '1'],
      ['llc.control.ftype', '0x0000'],
    ])
  })

  it('hands SNAP on by type, or by the owner of the number', () => {
    const ip = dissectAs('llc', 'aaaa03 000000 0800 4500001c 00010000 40110000 0a000001 0a000002 0fa01388 00080000')
    expect(valuesOf(ip, 'llc.type')).toEqual(['0x0800'])
    expect(valuesOf(ip, 'ip.src')).toEqual(['10.0.0.1'])
    const cisco = dissectAs('llc', 'aaaa03 00000c 9999 01')
    expect(valuesOf(cisco, 'llc.cisco_pid')).toEqual(['0x9999'])
    expect(valuesOf(dissectAs('llc', 'aaaa03 123456 0001 01'), 'llc.pid')).toEqual(['0x0001'])
    // RFC 2684: two bytes of padding before a bridged frame
    const bridged = dissectAs('llc', 'aaaa03 0080c2 0007 0000 021122334455 001122334466 9999 01')
    expect(valuesOf(bridged, 'eth.src')).toEqual(['00:11:22:33:44:66'])
  })

  it('reads the basic format of XID', () => {
    const rows = dissectAs('llc', '00 00 af 81 01 02')
    expect(valuesOf(rows, 'basicxid.llc.xid.wsize')).toEqual(['1'])
  })

  it('ends where the bytes end', () => {
    for (const hex of ['', 'aa', 'aaaa', 'aaaa03', 'aaaa0300', 'aaaa0300000008', 'f0f001'])
      expect(valuesOf(dissectAs('llc', hex), '_ws.malformed')).toContain('')
  })
})
