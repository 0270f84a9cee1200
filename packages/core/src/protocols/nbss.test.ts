import { describe, expect, it } from 'vitest'
import { fromHex } from '../bytes/text.js'
import { run, Wire } from '../testing/conversation.js'
import { type Shown, valuesOf } from '../testing/dissect.js'

/** The rows of each segment that a client sends to port 139. */
const segments = (...hex: string[]): Shown[][] => {
  const wire = new Wire()
  const connection = wire.connect(139)
  for (const bytes of hex) connection.ask(fromHex(bytes))
  return run(wire.frames, 'tshark', true).rows.slice(3)
}

const NAME = '20 4642464945424342484a43414341434143414341434143414341434143414341 00' // QXA... in first-level encoding

describe('nbss', () => {
  it('reads a session request', () => {
    const called = `20 ${'4142'.repeat(15)}4341 00` // fifteen bytes of 1, then the suffix 0x20
    const [rows] = segments(`81 00 0044 ${called} ${NAME}`)
    expect(valuesOf(rows, 'nbss.type')).toEqual(['0x81'])
    expect(valuesOf(rows, 'nbss.length')).toEqual(['68'])
    expect(valuesOf(rows, 'nbss.called_name')).toEqual([`${'<01>'.repeat(15)}<20>`])
  })

  it('reads the answers to it', () => {
    expect(valuesOf(segments('82 00 0000')[0], 'nbss.type')).toEqual(['0x82'])
    expect(valuesOf(segments('83 00 0001 82')[0], 'nbss.error_code')).toEqual(['0x82'])
    const retarget = segments('84 00 0006 0a000001 008b')[0]
    expect(valuesOf(retarget, 'nbss.retarget_ip_address')).toEqual(['10.0.0.1'])
    expect(valuesOf(retarget, 'nbss.retarget_port')).toEqual(['139'])
  })

  it('reads several messages in one segment', () => {
    expect(valuesOf(segments('85000000 85000000')[0], 'nbss.type')).toEqual(['0x85', '0x85'])
  })

  it('shows what does not start a message as its continuation', () => {
    for (const bytes of ['00', '860000 0441', '82000001 00', '00020004 41424344', '05000b03 10000000'])
      expect(valuesOf(segments(bytes)[0], 'nbss.continuation_data')).toHaveLength(1)
  })

  it('waits for the rest of a message', () => {
    const [first, second] = segments('00000008 41424344', '45464748')
    expect(valuesOf(first, 'nbss.type')).toEqual([])
    expect(valuesOf(second, 'nbss.length')).toEqual(['8'])
  })

  it('takes 24 bits of length from SMB messages', () => {
    const wire = new Wire()
    const connection = wire.connect(445)
    const message = new Uint8Array(4 + 0x2_0010)
    message.set([0, 2, 0, 0x10, 0xfe, 0x53, 0x4d, 0x42, 64])
    for (let i = 0; i < message.length; i += 60_000) connection.ask(message.slice(i, i + 60_000))
    const rows = run(wire.frames, 'tshark', true).rows.slice(3)
    expect(valuesOf(rows[2], 'nbss.length')).toEqual(['131088'])
  })

  it('survives names that do not end', () => {
    expect(valuesOf(segments('81 00 0004 ff414243')[0], '_ws.malformed')).toContain('')
  })
})
