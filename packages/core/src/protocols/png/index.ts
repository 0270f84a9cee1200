import { asciiz, latin1 } from '../../bytes/text.js'
import { bool, bytes, expert, type Field, float, none, string, TEXT, u8, u16, u32 } from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'

const SHORTEST = 20

const TITLES: Readonly<Record<string, string>> = {
  IHDR: 'Image Header',
  bKGD: 'Background colour',
  gAMA: 'Image gamma',
  cHRM: 'Primary chromaticities and white point',
  IDAT: 'Image data chunk',
  IEND: 'Image Trailer',
  iCCP: 'Embedded ICC profile',
  iTXt: 'International textual data',
  PLTE: 'Palette',
  pHYs: 'Physical pixel dimensions',
  sBIT: 'Significant bits',
  sRGB: 'Standard RGB colour space',
  tEXt: 'Textual data',
  tIME: 'Image last-modification time',
  tRNS: 'Transparency',
}

const COLOURS = {
  0: 'Greyscale',
  2: 'Truecolour',
  3: 'Indexed-colour',
  4: 'Greyscale with alpha',
  6: 'Truecolour with alpha',
}
const INTENTS = { 0: 'Perceptual', 1: 'Relative colorimetric', 2: 'Saturation', 3: 'Absolute colorimetric' }
const UNITS = { 0: 'Unit is unknown', 1: 'Unit is METRE' }

const flag = (title: string, mask: number, yes: string, no: string) =>
  bool(title, { bits: 32, size: 4, mask, states: [yes, no] })

/** Portable Network Graphics (W3C). */
export const png = protocol({
  name: 'png',
  title: 'Portable Network Graphics',
  on: { media_type: ['image/png'], 'http.heuristic': [] },
  // what is not its own goes there
  hands: ['media'],
  header: {},
  fields: {
    signature: bytes('PNG Signature'),
    'chunk.data': none('Data'),
    'chunk.type': string('Chunk'),
    'chunk.len': u32('Len'),
    'chunk.crc': u32('CRC', { base: 'hex' }),
    'chunk.flag.ancillary': flag('Ancillary', 0x20000000, 'This is an ANCILLARY chunk', 'This is a CRITICAL chunk'),
    'chunk.flag.private': flag('Private', 0x00200000, 'This is a PRIVATE chunk', 'This is a PUBLIC chunk'),
    'chunk.flag.stc': flag('Safe To Copy', 0x20, 'This chunk is SAFE TO COPY', 'This chunk is NOT safe to copy'),
    'ihdr.width': u32('Width'),
    'ihdr.height': u32('Height'),
    'ihdr.bitdepth': u8('Bit Depth'),
    'ihdr.colour_type': u8('Colour Type', { labels: COLOURS }),
    'ihdr.compression_method': u8('Compression Method', { labels: { 0: 'Deflate' } }),
    'ihdr.filter_method': u8('Filter Method', { labels: { 0: 'Adaptive' } }),
    'ihdr.interlace_method': u8('Interlace Method', { labels: { 0: 'No interlace', 1: 'Adam7' } }),
    'srgb.intent': u8('Intent', { labels: INTENTS }),
    'text.keyword': string('Keyword'),
    'text.string': string('String'),
    'time.year': u16('Year'),
    'time.month': u8('Month'),
    'time.day': u8('Day'),
    'time.hour': u8('Hour'),
    'time.minute': u8('Minute'),
    'time.second': u8('Second'),
    'phys.horiz': u32('Horizontal pixels per unit'),
    'phys.vert': u32('Vertical pixels per unit'),
    'phys.unit': u8('Unit', { labels: UNITS }),
    'bkgd.palette_index': u8('Palette Index'),
    'bkgd.greyscale': u16('Greyscale', { base: 'hex' }),
    'bkgd.red': u16('Red', { base: 'hex' }),
    'bkgd.green': u16('Green', { base: 'hex' }),
    'bkgd.blue': u16('Blue', { base: 'hex' }),
    'chrm.white.x': float('White X'),
    'chrm.white.y': float('White Y'),
    'chrm.red.x': float('Red X'),
    'chrm.red.y': float('Red Y'),
    'chrm.green.x': float('Green X'),
    'chrm.green.y': float('Green Y'),
    'chrm.blue.x': float('Blue X'),
    'chrm.blue.y': float('Blue Y'),
    'gama.gamma': float('Gamma'),
    chunk_too_large: expert('chunk size too large, dissection of this chunk is not supported', 'warn', 'Protocol'),
  },
  dissect(r, p, f) {
    if (r.left < SHORTEST || !r.startsWith('\x89PNG\r\n\x1a\n')) return false
    p.columns.add(' (PNG)')
    p.media = ''
    if (!r.full && !p.session.wantsAny(png)) {
      r.pos = r.end
      return
    }
    r.span(f.signature, 8)
    let colour = -1
    while (r.left > 0) colour = readChunk(r, f, colour)
  },
})

type Fields = typeof png.f

/** One chunk; answers the image's colour type, once it is known. */
function readChunk(r: Reader, f: Fields, colour: number): number {
  const start = r.pos
  const length = r.peek32()
  const type = latin1(r.bytes, start + 4, Math.min(start + 8, r.end))
  // a chunk that is not there as a whole is not shown at all
  r.need(length < 0x40000000 ? 12 + length : 8)
  const title = Object.hasOwn(TITLES, type) ? TITLES[type] : 'unknown'
  r.note(`${title} (${type})`, start, Math.min(length + 12, r.end - start))
  const t = r.nest(TEXT)
  r.u32(f['chunk.len'])
  r.row(f['chunk.type'], r.pos, 4, 0, asciiz(r.bytes, r.pos, r.pos + 4))
  r.bits(f['chunk.flag.ancillary'])
  r.bits(f['chunk.flag.private'])
  r.bits(f['chunk.flag.stc'])
  r.pos += 4
  if (length >= 0x40000000) {
    r.expert(f.chunk_too_large)
    r.unnest(t)
    r.pos = r.end
    return colour
  }
  const body = r.pos
  if (type === 'IHDR') colour = r.left > 9 ? r.peek8(9) : -1
  if (length > 0) {
    r.enter(length)
    if (!readBody(r, f, type, colour)) {
      r.row(f['chunk.data'], body, length, 0)
      r.as(PLAIN)
    }
    r.leave()
  }
  r.pos = body + length
  r.u32(f['chunk.crc'])
  r.unnest(t)
  return colour
}

/** Rows of a chunk's content; false where it has no form of its own. */
function readBody(r: Reader, f: Fields, type: string, colour: number): boolean {
  switch (type) {
    case 'IHDR':
      r.u32(f['ihdr.width'])
      r.u32(f['ihdr.height'])
      r.u8(f['ihdr.bitdepth'])
      r.u8(f['ihdr.colour_type'])
      r.u8(f['ihdr.compression_method'])
      r.u8(f['ihdr.filter_method'])
      r.u8(f['ihdr.interlace_method'])
      return true
    case 'sRGB':
      r.u8(f['srgb.intent'])
      return true
    case 'tEXt': {
      const nul = r.find(0)
      if (nul < 0) return true
      r.row(f['text.keyword'], r.pos, nul, 0)
      r.as(PLAIN)
      r.pos += nul + 1
      r.row(f['text.string'], r.pos, r.left, 0)
      r.as(PLAIN)
      return true
    }
    case 'tIME':
      r.u16(f['time.year'])
      r.u8(f['time.month'])
      r.u8(f['time.day'])
      r.u8(f['time.hour'])
      r.u8(f['time.minute'])
      r.u8(f['time.second'])
      return true
    case 'pHYs':
      r.u32(f['phys.horiz'])
      r.u32(f['phys.vert'])
      r.u8(f['phys.unit'])
      return true
    case 'bKGD':
      background(r, f, colour)
      return true
    case 'gAMA':
      fraction(r, f['gama.gamma'])
      return true
    case 'cHRM':
      fraction(r, f['chrm.white.x'])
      fraction(r, f['chrm.white.y'])
      fraction(r, f['chrm.red.x'])
      fraction(r, f['chrm.red.y'])
      fraction(r, f['chrm.green.x'])
      fraction(r, f['chrm.green.y'])
      fraction(r, f['chrm.blue.x'])
      fraction(r, f['chrm.blue.y'])
      return true
    default:
      return false
  }
}

/** A number of hundred thousandths. */
function fraction(r: Reader, f: Field): void {
  const at = r.pos
  const value = Math.fround(r.u32() / 100000)
  r.row(f, at, 4, Number(value.toPrecision(6)))
}

function background(r: Reader, f: Fields, colour: number): void {
  if (colour === 3) r.u8(f['bkgd.palette_index'])
  else if (colour === 0 || colour === 4) r.u16(f['bkgd.greyscale'])
  else if (colour === 2 || colour === 6) {
    r.u16(f['bkgd.red'])
    r.u16(f['bkgd.green'])
    r.u16(f['bkgd.blue'])
  }
}
