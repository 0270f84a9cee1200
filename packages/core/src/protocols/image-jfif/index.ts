import { asciiz } from '../../bytes/text.js'
import type { Field } from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import { readExif } from './exif.js'
import { FIELDS } from './fields.js'
import { MARKERS } from './labels.js'

const SHORTEST = 20
const START = 0xffd8
const END = 0xffd9
const APP0 = 0xffe0
const APP1 = 0xffe1
const APP2 = 0xffe2
const SCAN = 0xffda
const COMMENT = 0xfffe

/** JPEG File Interchange Format (ITU-T T.871), and Exif. */
export const imageJfif = protocol({
  name: 'image-jfif',
  title: 'JPEG File Interchange Format',
  short: 'JFIF (JPEG) image',
  on: { media_type: ['image/jpeg', 'image/jpg', 'image/pjpeg', 'image/jfif'], 'http.heuristic': [] },
  // what is not its own goes there
  hands: ['media'],
  header: {},
  fields: FIELDS,
  dissect(r, p, f) {
    if (r.left < SHORTEST) return false
    const first = r.peek16(2)
    const known = first === APP0 ? r.startsWith('JFIF', 6) : first === APP1 && r.startsWith('Exif', 6)
    if (r.peek16() !== START || !known) return false
    p.columns.add(' (JPEG JFIF image)')
    p.media = ''
    if (r.full || p.session.wantsAny(imageJfif)) readMarkers(r, f)
    r.pos = r.end
  },
})

export type JfifFields = { readonly [K in keyof typeof FIELDS]: Field }

function readMarkers(r: Reader, f: JfifFields): void {
  const b = r.bytes
  let jfif = false
  r.u16(f.marker)
  while (r.left > 0) {
    const start = r.pos
    let at = start
    while (at < r.end && (b[at] !== 0xff || at + 1 >= r.end || b[at + 1] === 0)) at++
    if (at > start) {
      r.row(f.entropy_coded_segment, start, at - start, 0)
      r.pos = at
      continue
    }
    let fill = start
    while (fill + 1 < r.end && b[fill + 1] === 0xff) fill++
    if (fill > start) {
      r.row(f.fill_bytes, start, fill - start, 0)
      r.pos = fill
    }
    const marker = r.peek16()
    if (isAlone(marker)) r.u16(f.marker)
    else if (marker < 0xffc0) {
      r.u16(f.marker)
      if (r.full) r.label(f.marker, `Marker: ${MARKERS[marker] ?? 'Unknown'} (0x${marker.toString(16)}) (Reserved)`)
      return
    } else jfif = readSegment(r, f, marker, jfif)
  }
}

/** Markers that no segment follows. */
function isAlone(marker: number): boolean {
  return marker === START || marker === END || marker === 0xff01 || (marker >= 0xffd0 && marker <= 0xffd7)
}

function isFrame(marker: number): boolean {
  return marker >= 0xffc0 && marker <= 0xffcf && marker !== 0xffc4 && marker !== 0xffc8 && marker !== 0xffcc
}

/** A marker with its segment; answers whether JFIF's own was seen. */
function readSegment(r: Reader, f: JfifFields, marker: number, jfif: boolean): boolean {
  const start = r.pos
  const size = r.peek16(2)
  const field = isFrame(marker)
    ? f.sof
    : marker === SCAN
      ? f['header.sos']
      : marker === COMMENT
        ? f['header.comment']
        : f.marker_segment
  r.row(field, start, 2 + size, 0)
  if (r.full) r.label(field, `${field.title}: ${MARKERS[marker] ?? 'Unknown'} (0x${marker.toString(16).toUpperCase()})`)
  const t = r.nest(field)
  r.u16(f.marker)
  r.u16(f.length)
  if (size < 2) r.short()
  r.need(size - 2)
  r.enter(size - 2)
  let flashPix = false
  if (field === f.sof) readFrame(r, f)
  else if (marker === SCAN) readScan(r, f)
  else if (marker === COMMENT) {
    r.row(f.comment, r.pos, r.left, 0, asciiz(r.bytes, r.pos, r.end))
    r.as(PLAIN)
  } else if (marker === APP0) jfif = readApp0(r, f) || jfif
  else if (marker === APP1) readApp1(r, f, jfif)
  else if (marker === APP2) flashPix = readApp2(r, f)
  else rest(r, f)
  r.leave()
  r.unnest(t)
  if (flashPix) r.row(f.exif_flashpix_marker, start, 2 + size, 0)
  return jfif
}

function rest(r: Reader, f: JfifFields): void {
  const n = r.left
  if (n <= 0) return
  r.span(f.remain_seg_data, n)
  r.label(f.remain_seg_data, `Remaining segment data: ${n} bytes`)
}

function readFrame(r: Reader, f: JfifFields): void {
  r.u8(f['sof.precision'])
  r.u16(f['sof.lines'])
  r.u16(f['sof.samples_per_line'])
  const components = r.u8(f['sof.nf'])
  for (let i = 0; i < components; i++) {
    r.u8(f['sof.c_i'])
    r.bits(f['sof.h_i'])
    r.u8(f['sof.v_i'])
    r.u8(f['sof.tq_i'])
  }
}

function readScan(r: Reader, f: JfifFields): void {
  const components = r.u8(f['sos.ns'])
  for (let i = 0; i < components; i++) {
    r.u8(f['sos.component_selector'])
    r.bits(f['sos.dc_entropy_selector'])
    r.u8(f['sos.ac_entropy_selector'])
  }
  r.u8(f['sos.ss'])
  r.u8(f['sos.se'])
  r.bits(f['sos.ah'])
  r.u8(f['sos.al'])
}

/** The segment's identifier, with its NUL. */
function identifier(r: Reader, f: JfifFields, mark: (text: string) => string): string {
  const nul = r.find(0)
  if (nul < 0) r.short()
  const text = r.text(f.identifier, nul + 1, 'ascii')
  const more = mark(text)
  if (more !== '') r.label(f.identifier, `Identifier: ${text}${more}`)
  return text
}

function readApp0(r: Reader, f: JfifFields): boolean {
  const text = identifier(r, f, x => (x === 'JFIF' || x === 'JFXX' ? '' : ' (unknown identifier)'))
  if (text === 'JFXX') {
    r.u8(f['extension.code'])
    return false
  }
  if (text !== 'JFIF') {
    rest(r, f)
    return false
  }
  const at = r.pos
  const [major, minor] = [r.peek8(), r.peek8(1)]
  r.row(f.version, at, 2, 0)
  r.label(f.version, `Version: ${major}.${minor}`)
  const t = r.nest(f.version)
  r.u8(f['version.major'])
  r.u8(f['version.minor'])
  r.unnest(t)
  r.u8(f.units)
  r.u16(f.Xdensity)
  r.u16(f.Ydensity)
  const x = r.peek8()
  r.row(f.Xthumbnail, r.pos++, 1, x)
  const y = r.peek8()
  r.row(f.Ythumbnail, r.pos++, 1, y)
  if (x * y > 0) r.span(f.RGB, 3 * x * y)
  return true
}

function readApp1(r: Reader, f: JfifFields, jfif: boolean): void {
  const text = identifier(r, f, x => (x === 'Exif' ? '' : ' (Unknown identifier)'))
  if (text !== 'Exif') {
    rest(r, f)
    return
  }
  if (!jfif) {
    const t = r.nest(f.identifier)
    r.expert(f['app0-identifier-not-jfif'])
    r.unnest(t)
  }
  r.skip(1)
  readExif(r, f)
}

function readApp2(r: Reader, f: JfifFields): boolean {
  const text = identifier(r, f, x => (x === 'FPXR' ? '' : ' (Unknown identifier)'))
  if (text === 'FPXR') return true
  rest(r, f)
  return false
}
