import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import { chars, run, textOf } from '../../testing/conversation.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'
import { bytesOf, exchange, type Part, wide, zeros } from '../smb2/test-messages.js'

/** A message: NT status, UTF-16 texts, tree 1, process 2, number `mid`; words and bytes of its one command. */
function message(
  command: number,
  response: boolean,
  mid: number,
  words: Part[],
  bytes: Part[],
  unicode = true,
): Uint8Array {
  const w = bytesOf(...words)
  const b = bytesOf(...bytes)
  return bytesOf(
    fromHex('ff534d42'),
    [command, 1],
    [0, 4],
    [response ? 0x80 : 0, 1],
    [unicode ? 0xc000 : 0x4000, 2],
    zeros(12),
    [1, 2],
    [2, 2],
    [0, 2],
    [mid, 2],
    [w.length / 2, 1],
    w,
    [b.length, 2],
    b,
  )
}

const NO_ANDX: Part = [0xff, 4]
const connect = message(0x75, false, 1, [NO_ANDX, [0, 2], [1, 2]], [[0, 1], wide('\\\\srv\\pub\0'), chars('?????\0')])
const connected = message(0x75, true, 1, [NO_ANDX, [1, 2]], [chars('A:\0'), wide('NTFS\0')])
const create = message(
  0xa2,
  false,
  2,
  [NO_ANDX, [0, 1], [12, 2], [0, 8], [0x20089, 4], zeros(8), [0x80, 4], [7, 4], [1, 4], [0, 4], [2, 4], [0, 1]],
  [[0, 1], wide('\\a.txt')],
)
const created = message(
  0xa2,
  true,
  2,
  [NO_ANDX, [0, 1], [0x4001, 2], [1, 4], zeros(32), [0x80, 4], [8, 4], [0, 4], [5, 4], [0, 4], [0, 2], [0, 2], [0, 1]],
  [],
)
const read = message(0x2e, false, 3, [NO_ANDX, [0x4001, 2], [0, 4], [5, 2], [5, 2], [0, 4], [0, 2]], [])
const data = message(0x2e, true, 3, [NO_ANDX, [0xffff, 2], [0, 4], [5, 2], [59, 2], [0, 4], zeros(6)], [chars('hello')])
const close = message(
  0x04,
  false,
  4,
  [
    [0x4001, 2],
    [0xffffffff, 4],
  ],
  [],
)
const closed = message(0x04, true, 4, [], [])
const FILE = [connect, connected, create, created, read, data, close, closed]

describe('smb', () => {
  it('matches answers with requests and knows the share and the file', () => {
    const { rows } = run(exchange(...FILE), 'tshark', true)
    const answer = rows[8]
    expect(valuesOf(answer, 'smb.response_to')).toEqual(['8'])
    expect(valuesOf(answer, 'smb.time')).toEqual(['1.000000000'])
    expect(valuesOf(answer, 'smb.path')).toEqual(['\\\\srv\\pub'])
    expect(valuesOf(answer, 'smb.fid')).toEqual(['0x4001'])
    expect(valuesOf(answer, 'smb.file')).toEqual(['\\a.txt'])
    expect(valuesOf(answer, 'smb.file_data')).toEqual(['68:65:6c:6c:6f'])
    expect(valuesOf(rows[10], 'smb.fid.closed_in')).toEqual(['10'])
  })

  it('carries the files that are read', () => {
    const { files } = run(exchange(...FILE))
    expect(files).toHaveLength(1)
    expect(textOf(files[0].bytes)).toBe('hello')
    expect(files[0].whole).toBe(true)
    expect(files[0].start.location).toBe('\\\\srv\\pub\\a.txt')
  })

  it('tells the hash of a log-in without extended security', () => {
    const negotiate = message(0x72, false, 1, [], [chars('\x02NT LM 0.12\0')])
    const chosen = message(
      0x72,
      true,
      1,
      [[0, 2], [3, 1], [1, 2], [1, 2], [4096, 4], [0, 4], [0, 4], [0x54, 4], zeros(8), [0, 2], [8, 1]],
      [chars('12345678'), wide('DOM\0')],
    )
    const setup = message(
      0x73,
      false,
      2,
      [NO_ANDX, [4096, 2], [1, 2], [0, 2], [0, 4], [24, 2], [24, 2], [0, 4], [0x54, 4]],
      [chars('L'.repeat(24)), chars('N'.repeat(24)), [0, 1], wide('bob\0'), wide('DOM\0')],
    )
    const { credentials } = run(exchange(negotiate, chosen, setup, message(0x73, true, 2, [], [])))
    expect(credentials).toHaveLength(1)
    expect(credentials[0]).toMatchObject({ user: 'DOM\\bob', method: 'NTLMv1', accepted: true })
    expect(credentials[0].secret).toBe(`bob::DOM:${'4c'.repeat(24)}:${'4e'.repeat(24)}:3132333435363738`)
  })

  it('hands a mailslot to the browser', () => {
    const slot = chars('\\MAILSLOT\\BROWSE\0')
    const announcement = bytesOf([2, 1], [0, 1], chars('PC1\0')) // request announcement
    const rows = dissectAs(
      'smb',
      message(
        0x25,
        false,
        0,
        [[0, 2], [6, 2], zeros(14), [0, 2], [0, 2], [6, 2], [86, 2], [3, 2], [1, 2], [0, 2], [2, 2]],
        [slot, announcement],
        false,
      ),
    )
    expect(valuesOf(rows, 'mailslot.name')).toEqual(['\\MAILSLOT\\BROWSE'])
    expect(valuesOf(rows, 'browser.response_computer_name')).toEqual(['PC1'])
  })

  it('ends where offsets point backwards', () => {
    const loop = message(
      0x74,
      false,
      1,
      [
        [0x74, 1],
        [0, 1],
        [32, 2],
      ],
      [],
    ) // its next command is itself
    const rows = dissectAs('smb', loop)
    expect(valuesOf(rows, 'smb.wct')).toEqual(['2'])
    expect(rows.some(([name]) => name === '_ws.malformed')).toBe(true)
  })
})
