import type { Packet } from '../../packet/packet.js'
import { type Protocol, protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { breakMessage, breakName, breakTitle } from './breaks.js'
import { closeRequest, closeResponse, createRequest, createResponse, flushRequest, unknownTwo } from './create.js'
import { errorResponse } from './errors.js'
import { f } from './fields.js'
import { header } from './header.js'
import { lockRequest, readRequest, readResponse, writeRequest, writeResponse } from './io.js'
import { ioctlRequest, ioctlResponse } from './ioctl.js'
import { commandName } from './labels.js'
import { Message } from './message.js'
import { negotiateRequest, negotiateResponse } from './negotiate.js'
import { statusName } from './nt-status.js'
import {
  findLevel,
  findRequest,
  findResponse,
  getInfoRequest,
  getInfoResponse,
  infoLevel,
  notifyRequest,
  notifyResponse,
  setInfoRequest,
  setInfoResponse,
} from './query.js'
import {
  logoffRequest,
  preauthentication,
  reservedTwo,
  setupRequest,
  setupResponse,
  treeRequest,
  treeResponse,
} from './session.js'
import { dcerpc, nt, smb } from './smb-fields.js'
import { Connection, Memory } from './state.js'
import { compressed, encrypted } from './transform.js'

/** Server Message Block, versions 2 and 3 (MS-SMB2). */

const PLAIN = 0xfe534d42
const ENCRYPTED = 0xfd534d42
const COMPRESSED = 0xfc534d42

const SUCCESS = 0
const BUFFER_OVERFLOW = 0x80000005
const BUFFER_TOO_SMALL = 0xc0000023
const NOTIFY_ENUM_DIR = 0x0000010c

type Part = (r: Reader, p: Packet, m: Message) => void

interface Command {
  readonly request: Part
  readonly response: Part
  /** Status values other than success with which a response has its usual form though its size is that of an error. */
  readonly accepts?: readonly number[]
  /** Whether a response has its usual form with every status. */
  readonly always?: boolean
  /** What comes before the body of every response. */
  readonly before?: (r: Reader, m: Message, p: Packet) => void
  /** Whether something is kept or told of it even when nobody looks at its fields. */
  readonly tells?: boolean
}

const COMMANDS: readonly Command[] = [
  { request: negotiateRequest, response: negotiateResponse, tells: true },
  { request: setupRequest, response: setupResponse, always: true, tells: true },
  { request: logoffRequest, response: reservedTwo },
  { request: treeRequest, response: treeResponse, tells: true },
  { request: reservedTwo, response: reservedTwo },
  { request: createRequest, response: createResponse, tells: true },
  { request: closeRequest, response: closeResponse, tells: true },
  { request: flushRequest, response: unknownTwo },
  { request: readRequest, response: readResponse, tells: true },
  { request: writeRequest, response: writeResponse, tells: true },
  { request: lockRequest, response: unknownTwo },
  { request: ioctlRequest, response: ioctlResponse, accepts: [BUFFER_OVERFLOW] },
  { request: unknownTwo, response: unknownTwo },
  { request: unknownTwo, response: unknownTwo },
  { request: findRequest, response: findResponse, before: findLevel },
  { request: notifyRequest, response: notifyResponse, accepts: [NOTIFY_ENUM_DIR] },
  {
    request: getInfoRequest,
    response: getInfoResponse,
    accepts: [BUFFER_OVERFLOW, BUFFER_TOO_SMALL],
    before: infoLevel,
    tells: true,
  },
  { request: setInfoRequest, response: setInfoResponse, before: infoLevel, tells: true },
  { request: breakMessage, response: breakMessage },
]

const BREAK = 18
/** Size of an error's fixed part. */
const ERROR_SIZE = 9

const made = protocol({
  name: 'smb2',
  title: 'SMB2 (Server Message Block Protocol version 2)',
  on: { 'nbss.magic': [PLAIN, ENCRYPTED, COMPRESSED] },
  hands: ['gss-api', 'ntlmssp', 'dcerpc', 'data'],
  dissect(r, p) {
    const magic = r.peek32()
    const m = p.session.state(smb2, () => message(p))
    m.connection = p.conversation?.state(smb2, () => new Connection()) ?? m.memory.unbound
    if (magic === COMPRESSED || magic === ENCRYPTED) {
      column(p, m, magic === ENCRYPTED ? 'Encrypted SMB3' : 'Compressed SMB3')
      m.follows = false
      return magic === ENCRYPTED ? encrypted(r, p, m) : compressed(r)
    }
    if (magic !== PLAIN) return false
    const start = r.pos
    const end = r.end
    const ahead = r.left >= 24 ? r.peek32le(20) : 0
    const chained = ahead >= 64 && start + ahead < r.limit
    m.chained = chained
    if (chained) r.bound(ahead)
    if (p.columns.wanted) begin(r, p, m)
    header(r, p, m)
    body(r, p, m)
    r.pos = chained ? start + ahead : end
  },
})

export const smb2: Protocol = {
  ...made,
  fields: [...made.fields, ...Object.values(f), ...Object.values(smb), ...Object.values(nt), ...Object.values(dcerpc)],
}

function message(p: Packet): Message {
  const memory = new Memory()
  const m = new Message(smb2, memory)
  p.session.whenDone(() => {
    for (const t of [...memory.transfers]) t.drop()
  })
  return m
}

/** Names the message in the columns; what follows another one in the same frame is added to it. */
function column(p: Packet, m: Message, info: string): void {
  p.columns.name('SMB2')
  if (m.follows) p.columns.add(`;${info}`)
  else p.columns.set(info)
}

function begin(r: Reader, p: Packet, m: Message): void {
  const response = r.left >= 20 && (r.peek8(16) & 1) !== 0
  const status = response ? r.peek32le(8) : 0
  const error = status === SUCCESS ? '' : `, Error: ${statusName(status) ?? `Unknown (0x${hex8(status)})`}`
  const command = r.left >= 14 ? r.peek16le(12) : 0
  m.command = command
  m.response = response
  const name =
    command === BREAK && r.left > 66
      ? breakName(r.peek16le(64), response, r.bytes, r.pos)
      : `${commandName(command)} ${response ? 'Response' : 'Request'}`
  column(p, m, `${name}${error}`)
  m.follows = m.chained
}

const hex8 = (v: number): string => v.toString(16).toUpperCase().padStart(8, '0')

function body(r: Reader, p: Packet, m: Message): void {
  const command = COMMANDS[m.command]
  const looked = p.session.wantsAny(smb2)
  if (command === undefined) {
    if (looked && r.left > 0) {
      const t = r.group(title(r, m))
      r.span(f.unknown, r.left)
      r.close(t)
    }
    return
  }
  const failed = m.response && m.status !== SUCCESS && isError(r, m, command)
  if (!looked && (command.tells !== true || failed)) return
  const t = r.full ? r.group(title(r, m)) : -1
  if (m.response && r.left >= 2) command.before?.(r, m, p)
  if (failed) {
    if (m.command === 0 && m.request !== undefined) preauthentication(r, m, true)
    errorResponse(r, p, m)
  } else (m.response ? command.response : command.request)(r, p, m)
  r.close(t)
}

/** Whether a response with a status that is not success has the form of an error. */
function isError(r: Reader, m: Message, command: Command): boolean {
  return (
    command.always !== true &&
    command.accepts?.includes(m.status) !== true &&
    r.left >= 2 &&
    r.peek16le() === ERROR_SIZE
  )
}

function title(r: Reader, m: Message): string {
  if (m.command === BREAK) return breakTitle(r, m)
  return `${commandName(m.command)} ${m.response ? 'Response' : 'Request'} (0x${m.command.toString(16).padStart(2, '0')})`
}
