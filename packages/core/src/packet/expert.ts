import { defineField, expert, type Field, type Severity } from './field.js'

/** Expert information: what every remark about a packet consists of, with Wireshark's numbers. */

export const SEVERITIES: Readonly<Record<Severity, number>> = {
  comment: 0x00100000,
  chat: 0x00200000,
  note: 0x00400000,
  warn: 0x00600000,
  error: 0x00800000,
}

export const SEVERITY_LABELS: Readonly<Record<number, string>> = {
  1048576: 'Comment',
  2097152: 'Chat',
  4194304: 'Note',
  6291456: 'Warning',
  8388608: 'Error',
}

export const GROUPS: Readonly<Record<string, number>> = {
  Checksum: 0x01000000,
  Sequence: 0x02000000,
  Response: 0x03000000,
  Request: 0x04000000,
  Undecoded: 0x05000000,
  Reassemble: 0x06000000,
  Malformed: 0x07000000,
  Debug: 0x08000000,
  Protocol: 0x09000000,
  Security: 0x0a000000,
  Comment: 0x0b000000,
  Decryption: 0x0c000000,
  Assumption: 0x0d000000,
  Deprecated: 0x0e000000,
  Receive: 0x0f000000,
  Interface: 0x10000000,
}

const groupLabels: Record<number, string> = {}
for (const [name, value] of Object.entries(GROUPS)) groupLabels[value] = name

/** Stands for a layer's end before its time; hidden, it marks whatever remark says that something is malformed. */
export const MALFORMED: Field = defineField('_ws.malformed', { kind: 'protocol', title: 'Malformed Packet', bits: 0 })

export const EXPERT: Field = defineField('_ws.expert', { kind: 'none', title: 'Expert Info', bits: 0, generated: true })
export const EXPERT_MESSAGE: Field = defineField('_ws.expert.message', {
  kind: 'string',
  title: 'Message',
  bits: 0,
  hidden: true,
})
export const EXPERT_SEVERITY: Field = defineField('_ws.expert.severity', {
  kind: 'uint',
  title: 'Severity level',
  bits: 32,
  base: 'none',
  labels: SEVERITY_LABELS,
  generated: true,
})
export const EXPERT_GROUP: Field = defineField('_ws.expert.group', {
  kind: 'uint',
  title: 'Group',
  bits: 32,
  base: 'none',
  labels: groupLabels,
  generated: true,
})

/** Characters behind the NUL that ends a text. */
export const STRAY_CHARACTERS: Field = defineField(
  '_ws.string.trailing_stray_characters',
  expert('Trailing stray characters', 'warn', 'Undecoded'),
)
