import { ether, u16 } from '../packet/field.js'
import type { Packet } from '../packet/packet.js'
import { protocol } from '../packet/protocol.js'
import type { Reader } from '../packet/reader.js'

const FUNCTIONS: Readonly<Record<number, string>> = { 1: 'Reply', 2: 'Forward Data' }

/** Configuration Testing Protocol: DEC, Intel and Xerox, "The Ethernet", section 8. Little-endian numbers. */
export const loop = protocol({
  name: 'loop',
  title: 'Configuration Test Protocol (loopback)',
  on: { ethertype: [0x9000] },
  fields: {
    skipcount: u16('skipCount'),
    relevant_function: u16('Relevant function', { labels: FUNCTIONS }),
    function: u16('Function', { labels: FUNCTIONS }),
    forwarding_address: ether('Forwarding address'),
    receipt_number: u16('Receipt number'),
  },
  dissect(r, p, f) {
    const skip = r.u16le(f.skipcount)
    p.columns.name('LOOP')
    p.columns.set('')
    // the functions stand one behind the other; the one that counts now comes after that many bytes
    const relevant = r.pos + skip
    for (;;) {
      if (r.pos === relevant) tell(r, p, r.peek16le())
      const next = r.u16le(f.function)
      if (next === 1) r.u16le(f.receipt_number)
      if (next !== 2) break
      r.ether(f.forwarding_address)
    }
    p.data(r)
  },
})

function tell(r: Reader, p: Packet, relevant: number): void {
  r.row(loop.f.relevant_function, r.pos, 2, relevant)
  p.columns.set(FUNCTIONS[relevant] ?? `Unknown function (${relevant})`)
}
