import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import { fieldById } from '../../packet/field.js'
import { isGenerated, labelRow } from '../../packet/label.js'
import { Packet } from '../../packet/packet.js'
import { testSession } from '../../testing/dissect.js'
import { frame } from '../frame.js'
import { isUndecoded, lengthFault } from './tag-faults.js'

/** Lines of the tree whose fields' names start with a word; what is worked out stands in brackets, as tshark has it. */
function lines(hex: string, linkType: number, word: RegExp): string[] {
  const p = new Packet(testSession())
  const bytes = fromHex(hex)
  const r = p.begin(1, bytes, 0, bytes.length, bytes.length)
  p.linkType = linkType
  p.call(frame, r)
  const shown: string[] = []
  for (let row = 0; row < p.tape.count; row++) {
    const f = fieldById(p.tape.field[row])
    if (!word.test(f.kind === 'text' ? '-' : f.name)) continue
    const label = labelRow(p, row, f)
    shown.push(isGenerated(p.tape, row, f) ? `[${label}]` : label)
  }
  return shown
}

/** A data frame with quality of service: flags, QoS control, and a SNAP header. */
const data = (flags: string, qos: string): string =>
  `88 ${flags} 0000  020202020202 020202020202 020202020202 0000  ${qos}  aaaa03 000000 0800`

describe('quality of service', () => {
  it('says what a station asks for', () => {
    expect(lines(data('01', '1605'), 105, /^wlan\.qos\./)).toEqual([
      '.... .... .... 0110 = TID: 6',
      '[.... .... .... .110 = Priority: Voice (Voice) (6)]',
      '.... .... ...1 .... = QoS bit 4: Bits 8-15 of QoS Control field are Queue Size',
      '.... .... .00. .... = Ack Policy: Normal Ack (0x0)',
      '.... .... 0... .... = Payload Type: MSDU',
      '0000 0101 .... .... = Queue Size: 5 (1280 bytes)',
    ])
    expect(lines(data('01', '06ff'), 105, /txop/)).toEqual(['1111 1111 .... .... = TXOP Duration Requested: 255'])
    expect(lines(data('01', '0600'), 105, /txop/)).toEqual([
      '0000 0000 .... .... = TXOP Duration Requested: 0 (no TXOP requested)',
    ])
  })
  it('says what an access point has', () => {
    expect(lines(data('02', '1512'), 105, /eosp|buf/)).toEqual([
      '.... .... ...1 .... = EOSP: End of service period',
      '0001 0010 .... .... = QAP PS Buffer State: 0x12',
      '.... ..1. .... .... = Buffer State Indicated: Yes',
      '.... 00.. .... .... = Highest-Priority Buffered AC: Best Effort (0)',
      '0001 .... .... .... = QAP Buffered Load: 1 (4096 octets)',
    ])
  })
})

describe('encrypted bodies', () => {
  const body = (iv: string): string => `0841 0000 020202020202 020202020202 020202020202 0000 ${iv} ${'09'.repeat(40)}`
  it('are told apart by their parameters', () => {
    const parameters = /^-$|extiv/
    expect(lines(body('01000020 00000000'), 105, parameters)).toEqual([
      'CCMP parameters',
      'CCMP Ext. Initialization Vector: 0x000000000001',
    ])
    expect(lines(body('01210520 00000000'), 105, parameters)).toEqual([
      'TKIP parameters',
      'TKIP Ext. Initialization Vector: 0x000000000105',
    ])
    // neither's pattern
    expect(lines(body('01070920 00000000'), 105, parameters)).toEqual(['TKIP/CCMP parameters'])
  })
})

describe('802.11n', () => {
  it('shows the MCS, its rate, and the time on the air', () => {
    // radiotap with TSFT and MCS: 40 MHz, short guard interval, one STBC stream, index 7
    const radio = '0000 1300 01000800 641c000000000000 27 25 07'
    const shown = lines(`${radio} ${data('02', '0000')}`, 127, /^(radiotap\.(mcs|datarate)|wlan_radio)/)
    expect(shown.slice(0, 2)).toEqual([
      'MCS information',
      'Known MCS information: 0x27, Bandwidth, MCS index, Guard interval, STBC streams',
    ])
    expect(shown).toContain('[Data Rate: 150.0 Mb/s]')
    expect(shown).toContain('.01. .... = STBC streams: 1')
    expect(shown).toContain('Number of STBC streams: 1')
    expect(shown).toContain('[Preamble: 40µs]')
    // two symbols of 3.6 µs, as STBC sends them in pairs
    expect(shown).toContain('[Duration: 47µs]')
    expect(shown).toContain('[Start: 7221µs]')
    expect(shown).toContain('[No plcp type information was available, assuming non greenfield.]')
  })
})

describe('elements', () => {
  it('are told undecoded where nobody reads them, and of a wrong length where they cannot have it', () => {
    expect(isUndecoded(49)).toBe(true)
    expect(isUndecoded(80)).toBe(true)
    expect(isUndecoded(48)).toBe(false)
    expect(lengthFault(3, 1)).toBeUndefined()
    expect(lengthFault(3, 2)).toBe('Tag length 2 wrong, must be = 1')
    expect(lengthFault(61, 22)).toBeUndefined()
    const beacon = (tags: string, word: RegExp): string[] =>
      lines(
        `80000000 ffffffffffff 020000000001 020000000001 1000 0000000000000000 6400 1104 0003 616263 ${tags}`,
        105,
        word,
      )
    expect(beacon('31 01 aa  03 02 0601', /^wlan\.(?:tag$|tag\.data|tag\.length\.bad|ds)/)).toEqual([
      'Tag: SSID parameter set: "abc"',
      'Tag: Unknown (49): Undecoded',
      expect.stringContaining('Tag ((49)) code not implemented'),
      'Tag Data: aa',
      'Tag: DS Parameter set',
      '[Tag length 2 wrong, must be = 1]',
    ])
    expect(beacon('03 01 06', /^wlan\.ds/)).toEqual(['Current Channel: 6'])
  })
})
