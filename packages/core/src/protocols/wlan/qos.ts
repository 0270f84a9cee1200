import type { Field } from '../../packet/field.js'
import { bitPicture } from '../../packet/label.js'
import type { Reader } from '../../packet/reader.js'
import { GENERATED } from '../../packet/tape.js'
import { type Part, partSpecs, showParts } from './bits.js'

const ACCESS_CATEGORIES = { 0: 'Best Effort', 1: 'Background', 2: 'Video', 3: 'Voice' }

/** User priorities (IEEE 802.1D) with their access categories. */
const PRIORITIES: Readonly<Record<number, string>> = {
  0: 'Best Effort (Best Effort)',
  1: 'Background (Background)',
  2: 'Spare (Background)',
  3: 'Excellent Effort (Best Effort)',
  4: 'Controlled Load (Video)',
  5: 'Video (Video)',
  6: 'Voice (Voice)',
  7: 'Network Control (Voice)',
}

const ACKS = { 0: 'Normal Ack', 1: 'No Ack', 2: 'No explicit acknowledgment', 3: 'Block Ack' }

const QOS: readonly Part[] = [
  ['tid', 0x000f, 'TID', 'dec'],
  ['priority', 0x0007, 'Priority', 'dec', PRIORITIES],
  ['eosp', 0x0010, 'EOSP', 'bool', ['End of service period', 'Service period']],
  [
    'bit4',
    0x0010,
    'QoS bit 4',
    'bool',
    ['Bits 8-15 of QoS Control field are Queue Size', 'Bits 8-15 of QoS Control field are TXOP Duration Requested'],
  ],
  ['ack', 0x0060, 'Ack Policy', 'hex', ACKS],
  ['amsdupresent', 0x0080, 'Payload Type', 'bool', ['A-MSDU', 'MSDU']],
  ['ps_buf_state', 0xff00, 'QAP PS Buffer State'],
  ['buf_state_indicated', 0x0200, 'Buffer State Indicated', 'bool', ['Yes', 'No']],
  ['highest_pri_buf_ac', 0x0c00, 'Highest-Priority Buffered AC', 'dec', ACCESS_CATEGORIES],
  ['qap_buf_load', 0xf000, 'QAP Buffered Load', 'dec'],
  ['txop_dur_req', 0xff00, 'TXOP Duration Requested', 'dec'],
  ['queue_size', 0xff00, 'Queue Size', 'dec'],
]

/** The parts of the QoS Control field. */
export const QOS_FIELDS = partSpecs('qos', 16, QOS)

const part = (...keys: string[]): Part[] => keys.map(key => QOS.find(p => p[0] === key) as Part)

/** The QoS Control field: what its upper byte means hangs on who sends (IEEE 802.11-2020, 9.2.4.5). */
export function qualityOfService(r: Reader, f: Readonly<Record<string, Field>>, ds: number): void {
  const at = r.pos
  const v = r.number(f.qos, 2, true)
  const t = r.nest(f.qos)
  const show = (...keys: string[]): void => showParts(r, f, 'qos', part(...keys), at, 2, v)
  show('tid', 'priority')
  r.as(GENERATED)
  const rest = v >> 8
  if (ds === 2) {
    show('eosp', 'ack', 'amsdupresent', 'ps_buf_state')
    const inner = r.nest(f['qos.ps_buf_state'])
    show('buf_state_indicated')
    if ((v & 0x0200) !== 0) {
      show('highest_pri_buf_ac', 'qap_buf_load')
      remark(r, f['qos.qap_buf_load'], v, loadText(v >> 12))
    }
    r.unnest(inner)
  } else {
    show('bit4', 'ack', 'amsdupresent')
    show((v & 0x10) === 0 ? 'txop_dur_req' : 'queue_size')
    if ((v & 0x10) !== 0) remark(r, f['qos.queue_size'], v, queueText(rest))
    else if (rest === 0) remark(r, f['qos.txop_dur_req'], v, 'no TXOP requested')
  }
  r.unnest(t)
}

/** Says in brackets what the row's number means. */
function remark(r: Reader, field: Field, v: number, text: string): void {
  const value = (v & field.mask) >> field.shift
  if (r.full) r.label(field, `${bitPicture(field, value)} = ${field.title}: ${value} (${text})`)
}

/** IEEE 802.11, 9.2.4.5.6 and 9.2.4.5.8: units of 256 and of 4096 octets. */
function queueText(size: number): string {
  if (size === 0) return 'no buffered traffic in the queue'
  return size === 255 ? 'unspecified or unknown' : size === 254 ? 'more than 64768 octets' : `${size * 256} bytes`
}

function loadText(load: number): string {
  if (load === 0) return 'no buffered traffic'
  return load === 15 ? 'greater than 57344 octets' : `${load * 4096} octets`
}
