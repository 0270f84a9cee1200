import { describe, expect, it } from 'vitest'
import { Packet } from '../packet/packet.js'
import { demandNothing, Session } from '../packet/session.js'
import { standardRegistry } from '../protocols/index.js'
import { chars, textOf } from '../testing/conversation.js'
import { type ExportedObject, exportObjects } from './objects.js'

describe('objects of SMB', () => {
  it('are what was moved of each opening, zero where nothing was', () => {
    const session = new Session(standardRegistry(), demandNothing(), { mode: 'tshark' })
    const objects: ExportedObject[] = []
    expect(exportObjects(session, 'smb', o => objects.push(o))).toBe(true)
    const p = new Packet(session)
    const [first, second] = [{}, {}]
    const move = (open: object, frame: number, offset: number, text: string): void => {
      const bytes = chars(`##${text}`)
      const to = bytes.length
      p.emit('fileData', { protocol: 'smb', open, path: '\\a', share: '\\\\s\\x', frame, offset, bytes, from: 2, to })
    }
    move(first, 1, 4, 'end')
    move(second, 2, 0, 'other')
    move(first, 3, 0, 'he')
    move(second, 4, 2 ** 50, 'far away')
    session.finish()
    expect(objects.map(o => [o.name, textOf(o.bytes), o.whole])).toEqual([
      ['\\a', 'he\0\0end', false],
      ['\\a', 'other', false],
    ])
    expect(objects[0].frames).toEqual([1, 3])
    expect(session.held).toBe(0)
  })
})
