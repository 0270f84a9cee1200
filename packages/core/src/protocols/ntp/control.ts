import type { Field } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import { f } from './fields.js'
import {
  CLOCK_SOURCES,
  CLOCK_STATES,
  ERRORS,
  LEAPS,
  OPERATIONS,
  PEER_EVENTS,
  SELECTIONS,
  SYSTEM_EVENTS,
} from './labels.js'

/** Mode 6, control messages: RFC 9327. */

const FLAGS = [f['ctrl.flags2.r'], f['ctrl.flags2.error'], f['ctrl.flags2.more'], f['ctrl.flags2.opcode']]
const SYSTEM = [
  f['ctrl.sys_status.li'],
  f['ctrl.sys_status.clksrc'],
  f['ctrl.sys_status.count'],
  f['ctrl.sys_status.code'],
]
const PEER = [
  f['ctrl.peer_status.config'],
  f['ctrl.peer_status.authenable'],
  f['ctrl.peer_status.authentic'],
  f['ctrl.peer_status.reach'],
  f['ctrl.peer_status.bcast'],
  f['ctrl.peer_status.selection'],
  f['ctrl.peer_status.count'],
  f['ctrl.peer_status.code'],
]
const CLOCK = [f['ctrl.clock_status.status'], f['ctrl.clock_status.code']]

const READ_STATUS = 1
const READ_VARIABLES = 2
const WRITE_VARIABLES = 3
const READ_CLOCK = 4
const WRITE_CLOCK = 5
const TRAP = 7
/** Operations whose data is one text. */
const TEXTS: Readonly<Record<number, Field>> = {
  7: f['ctrl.trapmsg'],
  8: f['ctrl.configuration'],
  9: f['ctrl.configuration'],
  10: f['ctrl.mru'],
  11: f['ctrl.ordlist'],
  12: f['ctrl.nonce'],
}

/** The message behind its first byte. */
export function controlMessage(r: Reader): void {
  const value = r.peek8()
  const response = (value & 0x80) !== 0
  const failed = (value & 0x40) !== 0
  const operation = value & 0x1f
  const row = r.tape.count
  r.flags(f['ctrl.flags2'], FLAGS)
  if (r.full) {
    const hex = `0x${value.toString(16).padStart(2, '0')}`
    r.tape.label[row] =
      `Flags 2: ${hex}, Response bit: ${response ? 'Response' : 'Request'}, Opcode: ${OPERATIONS[operation] ?? 'Unknown'}`
  }
  r.u16(f['ctrl.sequence'])
  const association = r.peek16(2)
  if (failed && response) errorStatus(r)
  else if (response) status(r, operation, association)
  else r.u16(f['ctrl.status'])
  r.u16(f['ctrl.associd'])
  r.u16(f['ctrl.offset'])
  const count = r.u16(f['ctrl.count'])
  if (count > 0) data(r, operation, response, Math.min(count, r.leftOnWire))
  authenticator(r)
}

function labelled(r: Reader, children: readonly Field[], words: (value: number) => (string | false)[]): void {
  const value = r.peek16()
  const row = r.tape.count
  r.flags(f['ctrl.status'], children)
  if (!r.full) return
  const hex = `Status: 0x${value.toString(16).padStart(4, '0')}`
  r.tape.label[row] = [hex, ...words(value).filter(x => x !== false)].join(', ')
}

const errorStatus = (r: Reader): void =>
  labelled(r, [f['ctrl.err_status']], v => [`Error Status Word: ${ERRORS[v >> 8] ?? 'Unknown'}`])

function status(r: Reader, operation: number, association: number): void {
  switch (operation) {
    case READ_STATUS:
    case READ_VARIABLES:
    case WRITE_VARIABLES:
    case TRAP:
      if (association === 0) systemStatus(r)
      else peerStatus(r)
      break
    case READ_CLOCK:
    case WRITE_CLOCK:
      labelled(r, CLOCK, v => [`Clock Status: ${CLOCK_STATES[v >> 8] ?? 'Unknown'}`])
      break
    default:
      r.u16(f['ctrl.status'])
  }
}

const systemStatus = (r: Reader): void =>
  labelled(r, SYSTEM, v => [
    `Leap Indicator: ${LEAPS[v >> 14]}`,
    `Clock Source: ${CLOCK_SOURCES[(v >> 8) & 63] ?? 'Unknown'}`,
    `System Event Code: ${SYSTEM_EVENTS[v & 15]}`,
  ])

const peerStatus = (r: Reader): void =>
  labelled(r, PEER, v => [
    ...[0x8000, 0x4000, 0x2000, 0x1000].map(bit => (v & bit) !== 0 && 'Peer Status'),
    (v & 0x800) !== 0 && 'Peer Status broadcast association',
    `Peer Selection: ${SELECTIONS[(v >> 8) & 7]}`,
    `Peer Event Code: ${PEER_EVENTS[v & 15] ?? 'Unknown'}`,
  ])

function data(r: Reader, operation: number, response: boolean, count: number): void {
  const start = r.pos
  const end = start + count
  r.span(f['ctrl.data'], count)
  if (count === 0 && r.wants(f['ctrl.data'])) r.as(PLAIN)
  const t = r.nest(f['ctrl.data'])
  r.pos = start
  if (operation === READ_STATUS && response) {
    while (end - r.pos >= 4) {
      const row = r.open(f['ctrl.item'])
      if (row >= 0) r.tape.length[row] = 4
      r.u16(f['ctrl.associd'])
      peerStatus(r)
      r.unnest(row)
    }
  } else if (TEXTS[operation] !== undefined) r.text(TEXTS[operation], count)
  r.pos = end
  r.unnest(t)
}

/** Bytes of the digest that authenticates a message. */
const DIGEST = 16

/** What authenticates the message lies behind its padding, with the key's number. */
function authenticator(r: Reader): void {
  if (r.left <= DIGEST) return
  r.span(f.padding, r.left - DIGEST)
  r.note('Authenticator', r.pos, DIGEST)
  r.skip(DIGEST)
}
