import { describe, expect, it } from 'vitest'
import { run, textOf, Wire } from '../../testing/conversation.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'
import {
  ascii,
  bytesOf,
  closeRequest,
  closeResponse,
  createRequest,
  createResponse,
  exchange,
  FILE_ID,
  framed,
  message,
  ntlmAnswer,
  ntlmChallenge,
  ntlmNegotiate,
  readRequest,
  readResponse,
  setupRequest,
  setupResponse,
  treeRequest,
  treeResponse,
  wide,
  writeRequest,
  writeResponse,
  zeros,
} from './test-messages.js'

const MORE = 0xc0000016
const TREE = [treeRequest(1, '\\\\srv\\share'), treeResponse(1)]
const OPEN = [...TREE, createRequest(2, 'dir\\a.txt'), createResponse(2, 10)]

describe('smb2 header', () => {
  it('reads a request', () => {
    const rows = dissectAs('smb2', message(13, { id: 7, tree: 5, session: 0x1234 }, [4, 2], [0, 2]))
    expect(valuesOf(rows, 'smb2.protocol_id')).toEqual(['0xfe534d42'])
    expect(valuesOf(rows, 'smb2.cmd')).toEqual(['13'])
    expect(valuesOf(rows, 'smb2.msg_id')).toEqual(['7'])
    expect(valuesOf(rows, 'smb2.tid')).toEqual(['0x00000005'])
    expect(valuesOf(rows, 'smb2.sesid')).toEqual(['0x0000000000001234'])
    expect(valuesOf(rows, 'smb2.flags.response')).toEqual(['0'])
    expect(valuesOf(rows, 'smb2.buffer_code.length')).toEqual(['2'])
  })

  it('matches responses with requests and knows the tree and the file', () => {
    const { rows } = run(exchange(...OPEN, closeRequest(3), closeResponse(3, 10)), 'tshark', true)
    const close = rows[7]
    expect(valuesOf(close, 'smb2.tree')).toEqual(['\\\\srv\\share'])
    expect(valuesOf(close, 'smb2.tcon_frame')).toEqual(['5'])
    expect(valuesOf(close, 'smb2.fid')).toEqual(['04030201-0605-0807-090a-0b0c0d0e0f10'])
    expect(valuesOf(close, 'dcerpc.nt.open_frame')).toEqual(['7'])
    expect(valuesOf(rows[8], 'smb2.response_to')).toEqual(['8'])
    expect(valuesOf(rows[8], 'smb2.time')).toEqual(['1.000000000'])
  })

  it('takes a chain apart, each message a layer', () => {
    const first = message(13, { id: 1, next: 72 }, [4, 2], [0, 2], zeros(4))
    const rows = run(exchange(bytesOf(first, message(13, { id: 2, flags: 4 }, [4, 2], [0, 2]))), 'tshark', true).rows[3]
    expect(rows.filter(([name]) => name === 'smb2')).toHaveLength(2)
    expect(valuesOf(rows, 'smb2.msg_id')).toEqual(['1', '2'])
  })

  it('shows encrypted messages as they are', () => {
    const rows = dissectAs(
      'smb2',
      bytesOf(Uint8Array.of(0xfd, 0x53, 0x4d, 0x42), zeros(32), [4, 4], [0, 2], [1, 2], [9, 8], ascii('abcd')),
    )
    expect(valuesOf(rows, 'smb2.header.transform.msg_size')).toEqual(['4'])
    expect(valuesOf(rows, 'smb2.header.transform.enc_data')).toEqual(['61:62:63:64'])
  })
})

describe('smb2 messages', () => {
  it('reads the contexts of a negotiation', () => {
    const body = bytesOf(
      [36, 2],
      [1, 2],
      [1, 2],
      [0, 2],
      [0x7f, 4],
      zeros(16),
      [104, 4],
      [2, 2],
      [0, 2],
      [0x0311, 2],
      [0, 2],
    )
    const rows = dissectAs(
      'smb2',
      message(
        0,
        { id: 0 },
        body,
        bytesOf([2, 2], [6, 2], [0, 4], [2, 2], [2, 2], [1, 2], [0, 2]), // encryption
        bytesOf([5, 2], [4, 2], [0, 4], wide('ab')), // the server's name
      ),
    )
    expect(valuesOf(rows, 'smb2.dialect')).toEqual(['0x0311'])
    expect(valuesOf(rows, 'smb2.negotiate_context.cipher_id')).toEqual(['0x0002', '0x0001'])
    expect(valuesOf(rows, 'smb2.negotiate_context.netname')).toEqual(['ab'])
    expect(valuesOf(rows, 'smb2.preauth_hash')).toHaveLength(1)
  })

  it('reads create requests with their contexts', () => {
    const lease = bytesOf(
      [0, 4],
      [16, 2],
      [4, 2],
      [0, 2],
      [24, 2],
      [32, 4],
      ascii('RqLs'),
      [0, 4],
      FILE_ID,
      [7, 4],
      [0, 4],
      [0, 8],
    )
    const base = createRequest(1, 'ab')
    base.set(bytesOf([128, 4], [lease.length, 4]), 64 + 48)
    const rows = dissectAs('smb2', bytesOf(base, zeros(4), lease))
    expect(valuesOf(rows, 'smb2.filename')).toEqual(['ab'])
    expect(valuesOf(rows, 'smb2.tag')).toEqual(['RqLs'])
    expect(valuesOf(rows, 'smb2.lease.lease_state.write_caching')).toEqual(['1'])
    expect(valuesOf(rows, 'smb.access.write')).toEqual(['1'])
  })

  it('reads information by class and level of the request', () => {
    const query = message(16, { id: 4 }, [41, 2], [1, 1], [5, 1], [24, 4], zeros(16), FILE_ID)
    const answer = message(
      16,
      { id: 4, response: true },
      [9, 2],
      [72, 2],
      [24, 4],
      [4096, 8],
      [10, 8],
      [1, 4],
      [0, 1],
      [0, 1],
      [0, 2],
    )
    const { rows } = run(exchange(query, answer), 'tshark', true)
    expect(valuesOf(rows[4], 'smb2.file_info.infolevel')).toEqual(['0x05'])
    expect(valuesOf(rows[4], 'smb.end_of_file')).toEqual(['10'])
  })

  it('lists folders', () => {
    const entry = (next: number, name: string): Uint8Array =>
      bytesOf([next, 4], [0, 4], zeros(32), [5, 8], [8, 8], [0x20, 4], [2 * name.length, 4], wide(name))
    const list = bytesOf(entry(72, 'a.b'), zeros(2), entry(0, 'c'))
    const query = message(
      14,
      { id: 4 },
      [33, 2],
      [1, 1],
      [0, 1],
      [0, 4],
      FILE_ID,
      [96, 2],
      [2, 2],
      [1000, 4],
      wide('*'),
    )
    const { rows } = run(
      exchange(query, message(14, { id: 4, response: true }, [9, 2], [72, 2], [list.length, 4], list)),
      'tshark',
      true,
    )
    expect(valuesOf(rows[3], 'smb2.find.pattern')).toEqual(['*'])
    expect(valuesOf(rows[4], 'smb2.filename')).toEqual(['a.b', 'c'])
  })

  it('reads errors', () => {
    const rows = dissectAs(
      'smb2',
      message(5, { id: 1, response: true, status: 0xc0000034 }, [9, 2], zeros(6), [0x21, 1]),
    )
    expect(valuesOf(rows, 'smb2.nt_status')).toEqual(['0xc0000034'])
    expect(valuesOf(rows, 'smb2.error.data')).toEqual(['21'])
  })
})

describe('smb2 against hostile bytes', () => {
  const samples = [
    message(16, { id: 4, response: true }, [9, 2], [72, 2], [24, 4], zeros(24)),
    createRequest(1, 'abc'),
    message(
      11,
      { id: 1 },
      [57, 2],
      [0, 2],
      [0x0011c017, 4],
      FILE_ID,
      [120, 4],
      [4, 4],
      [0, 4],
      [120, 4],
      [0, 4],
      [0, 4],
      [1, 4],
      zeros(4),
      ascii('abcd'),
    ),
    setupRequest(1, ntlmAnswer('u', 'd', 'h', zeros(60))),
    message(15, { id: 1, response: true }, [9, 2], [72, 2], [28, 4], [0, 4], [1, 4], [16, 4], zeros(16)),
  ]

  it('survives every truncation', () => {
    for (const sample of samples) for (let n = 4; n <= sample.length; n++) dissectAs('smb2', sample.slice(0, n))
  })

  it('survives every byte set to its extremes', () => {
    for (const sample of samples)
      for (let i = 4; i < sample.length; i++)
        for (const value of [0, 0xff]) {
          const bytes = sample.slice()
          bytes[i] = value
          dissectAs('smb2', bytes)
        }
  })

  it('does not follow a list that points back at itself', () => {
    const entry = bytesOf([1, 4], [0, 4], [4, 4], wide('ab'))
    const rows = dissectAs('smb2', message(15, { id: 1, response: true }, [9, 2], [72, 2], [16, 4], entry))
    expect(valuesOf(rows, 'smb2.filename')).toEqual(['ab'])
  })
})

describe('files over smb2', () => {
  it('puts reads together by their offsets', () => {
    const { files } = run(
      exchange(
        ...OPEN,
        readRequest(3, 4, 6),
        readResponse(3, ascii('456789')),
        readRequest(4, 0, 4),
        readResponse(4, ascii('0123')),
        closeRequest(5),
        closeResponse(5, 10),
      ),
    )
    expect(files).toHaveLength(1)
    expect(textOf(files[0].bytes)).toBe('0123456789')
    expect(files[0].whole).toBe(true)
    expect(files[0].start).toMatchObject({
      protocol: 'smb2',
      name: 'a.txt',
      location: '\\\\srv\\share\\dir\\a.txt',
      direction: 'download',
      announced: 10,
    })
  })

  it('says when a file was not read to its end', () => {
    const { files } = run(exchange(...OPEN, readRequest(3, 0, 4), readResponse(3, ascii('0123'))))
    expect(files[0].whole).toBe(false)
  })

  it('lets long data pass through, over several segments', () => {
    const data = new Uint8Array(9000).map((_, i) => i & 255)
    const wire = new Wire()
    const c = wire.connect(445)
    c.ask(framed(TREE[0]))
      .answer(framed(TREE[1]))
      .ask(framed(createRequest(2, 'b.bin')))
      .answer(framed(createResponse(2, 0)))
    const write = framed(writeRequest(3, 0, data))
    for (let i = 0; i < write.length; i += 1000) c.ask(write.slice(i, i + 1000))
    c.answer(framed(writeResponse(3, 9000)))
      .ask(framed(closeRequest(4)))
      .answer(framed(closeResponse(4, 9000)))
    const { files } = run(wire.frames)
    expect(files).toHaveLength(1)
    expect(files[0].bytes).toEqual(data)
    expect(files[0].whole).toBe(true)
    expect(files[0].start.direction).toBe('upload')
  })

  it('takes pipes and folders for no files', () => {
    const pipe = [treeRequest(1, '\\\\srv\\IPC$'), treeResponse(1, 2), createRequest(2, 'srvsvc'), createResponse(2, 0)]
    const folder = [...TREE, createRequest(2, 'dir'), createResponse(2, 0, 0x10)]
    for (const open of [pipe, folder])
      expect(run(exchange(...open, writeRequest(3, 0, ascii('abc')), writeResponse(3, 3))).files).toEqual([])
  })

  it('is recognised on any port by its content', () => {
    const wire = new Wire()
    const c = wire.connect(5000)
    for (const [i, m] of [...OPEN, readRequest(3, 0, 10), readResponse(3, ascii('0123456789'))].entries())
      if (i % 2 === 0) c.ask(framed(m))
      else c.answer(framed(m))
    expect(run(wire.frames).files).toHaveLength(1)
  })
})

describe('log-ins over smb2', () => {
  const log = (status: number, user: string, nt: Uint8Array): Uint8Array[] =>
    exchange(
      setupRequest(1, ntlmNegotiate(), 0),
      setupResponse(1, MORE, ntlmChallenge()),
      setupRequest(2, ntlmAnswer(user, 'DOM', 'BOX', nt)),
      setupResponse(2, status, zeros(0)),
    )
  const response = bytesOf(new Uint8Array(16).fill(0xaa), [0x0101, 2], zeros(26), zeros(4))

  it('tells the hash of a log-in and whether it was accepted', () => {
    const { credentials } = run(log(0, 'joe', response))
    expect(credentials).toHaveLength(1)
    expect(credentials[0]).toMatchObject({
      protocol: 'smb2',
      method: 'NTLMv2',
      user: 'DOM\\joe',
      accepted: true,
      clear: false,
    })
    expect(credentials[0].secret).toBe(`joe::DOM:3132333435363738:${'aa'.repeat(16)}:0101${'00'.repeat(30)}`)
    expect(run(log(0xc000006d, 'joe', response)).credentials[0].accepted).toBe(false)
  })

  it('tells NTLMv1 apart', () => {
    expect(run(log(0, 'joe', new Uint8Array(24).fill(1))).credentials[0].method).toBe('NTLMv1')
  })

  it('takes an anonymous log-in for none', () => {
    expect(run(log(0, '', zeros(0))).credentials).toEqual([])
  })

  it('shows the account on the messages that follow', () => {
    const { rows } = run(log(0, 'joe', response), 'tshark', true)
    expect(valuesOf(rows[6], 'smb2.acct')).toEqual(['joe'])
    expect(valuesOf(rows[6], 'smb2.host')).toEqual(['BOX'])
  })
})
