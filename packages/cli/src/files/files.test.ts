import type { FileRow } from '@wiresift/core'
import { describe, expect, it } from 'vitest'
import { manifest } from './manifest.js'

const ROW: FileRow = {
  protocol: 'http',
  name: 'a.bin',
  location: 'http://h/a.bin',
  direction: 'download',
  to: '10.0.0.1',
  from: '10.0.0.2',
  client: '10.0.0.1',
  server: '10.0.0.2',
  clientPort: 40000,
  serverPort: 80,
  stream: 0,
  transport: 6,
  time: 1,
  declaredType: '',
  type: '',
  kind: 'unknown data',
  size: 3,
  announced: -1,
  whole: false,
  missing: 2,
  md5: 'm',
  sha1: 's',
  sha256: 't',
  entropy: 0,
  requestFrame: 0,
  first: 4,
  last: 6,
  frameCount: 2,
  frames: [4, 6],
  encoded: false,
  saved: '',
}

describe('the manifest of files', () => {
  it('says what is partial, and what is not known', () => {
    expect(manifest([ROW]).files[0]).toMatchObject({
      path: null,
      complete: false,
      missing_bytes: 2,
      announced_size: null,
      request_packet: null,
      packets: [4, 6],
    })
    expect(manifest([{ ...ROW, saved: 'files/0001_a.bin', announced: 5 }]).files[0]).toMatchObject({
      path: 'files/0001_a.bin',
      announced_size: 5,
    })
  })
})
