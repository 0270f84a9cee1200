import { latin1 } from '../bytes/text.js'
import { protocol } from '../packet/protocol.js'

/** ISO base media file (ISO/IEC 14496-12); as a layer, without its boxes. */
export const mp4 = protocol({
  name: 'mp4',
  title: 'MP4 / ISOBMFF file format',
  short: 'mp4',
  on: { media_type: ['video/mp4', 'audio/mp4'] },
  hands: ['media'],
  dissect(r) {
    if (r.left < 8 || !BOXES.has(latin1(r.bytes, r.pos + 4, r.pos + 8))) return false
    r.pos = r.end
  },
})

const BOXES: ReadonlySet<string> = new Set([
  'ftyp',
  'styp',
  'sidx',
  'moov',
  'moof',
  'mdat',
  'free',
  'skip',
  'emsg',
  'prft',
])
