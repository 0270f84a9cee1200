import { describe, expect, it } from 'vitest'
import { fileName, type Rotation, strftime } from './names.js'

const none: Rotation = { bytes: undefined, seconds: undefined, packets: undefined, clock: false, files: undefined }
const at = new Date(2026, 10, 25, 9, 5, 7)

describe('names of rotated files', () => {
  it('numbers files by size from the second on', () => {
    const names = [0, 1, 2].map(n => fileName('a.pcap', { ...none, bytes: 1e6 }, n, at))
    expect(names).toEqual(['a.pcap', 'a.pcap1', 'a.pcap2'])
  })

  it('goes around in a ring, with as many digits as the number of files has', () => {
    const ring = { ...none, bytes: 1e6, files: 10 }
    expect([0, 9, 10, 11].map(n => fileName('a.pcap', ring, n, at))).toEqual([
      'a.pcap00',
      'a.pcap09',
      'a.pcap00',
      'a.pcap01',
    ])
  })

  it('writes times as strftime does, only where files begin by time', () => {
    expect(fileName('c_%Y%m%d_%H%M%S.pcap', { ...none, seconds: 60 }, 3, at)).toBe('c_20261125_090507.pcap')
    expect(fileName('100%d.pcap', none, 0, at)).toBe('100%d.pcap')
    expect(strftime('%j %y %% %F %T %q', at)).toBe('329 26 % 2026-11-25 09:05:07 %q')
  })
})
