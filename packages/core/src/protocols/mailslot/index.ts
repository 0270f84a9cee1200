import { string, u16 } from '../../packet/field.js'
import type { Protocol } from '../../packet/protocol.js'
import { protocol } from '../../packet/protocol.js'

/** Mail slots: datagrams in SMB's transactions (MS-MAIL 2.2.1). */

let setupAt = 0
let nameEnd = 0
let dataAt = 0
let dataLength = 0
let slot = ''
let fullName = ''

const made = protocol({
  name: 'mailslot',
  title: 'SMB MailSlot Protocol',
  token: '',
  hands: ['mailslot.name', 'data'],
  fields: {
    opcode: u16('Opcode', { little: true, labels: { 1: 'Write Mail Slot' } }),
    priority: u16('Priority', { little: true }),
    class: u16('Class', { little: true, labels: { 1: 'Reliable', 2: 'Unreliable & Broadcast' } }),
    size: u16('Size', { little: true }),
    name: string('Mailslot Name'),
  },
  dissect(r, p, f) {
    if (r.pos !== setupAt) return false
    if (p.columns.wanted) {
      p.columns.name('SMB Mailslot')
      p.columns.set('')
    }
    const opcode = r.u16le(f.opcode)
    if (p.columns.wanted) p.columns.set(opcode === 1 ? 'Write Mail Slot' : 'Unknown')
    r.u16le(f.priority)
    r.u16le(f.class)
    r.u16le(f.size)
    r.row(f.name, r.pos, nameEnd - r.pos, 0, fullName)
    r.pos = nameEnd
    p.tape.length[p.layerRow(made)] = nameEnd - setupAt
    if (dataLength <= 0) return
    r.pos = dataAt
    r.need(0)
    r.enter(dataLength)
    if (!p.next('mailslot.name', slot.toUpperCase(), r)) p.data(r)
    r.leave()
  },
})

/** The protocol, and where the transaction that carries it says that its parts are: said before it is called. */
export const mailslot: {
  readonly protocol: Protocol
  open(setup: number, end: number, data: number, length: number, name: string, full: string): void
} = {
  protocol: made,
  open(setup, end, data, length, name, full) {
    setupAt = setup
    nameEnd = end
    dataAt = data
    dataLength = length
    slot = name
    fullName = full
  },
}
