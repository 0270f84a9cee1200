import { hex, latin1 } from '../../bytes/text.js'
import { bytes, expert, type Field, none, string, TEXT, u8, u16 } from '../../packet/field.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'

const SHORTEST = 20
/** Bytes of a block that its line shows. */
const SHOWN = 36
const IMAGE = 0x2c
const EXTENSION = 0x21
const TRAILER = 0x3b

const TRUTH = { 0: 'False', 1: 'True' }
const EXTENSIONS: Readonly<Record<number, string>> = {
  1: 'Plain Text',
  249: 'Graphics Control',
  254: 'Comment',
  255: 'Application',
}

/** Graphics Interchange Format (CompuServe, GIF89a). */
export const imageGif = protocol({
  name: 'image-gif',
  title: 'Compuserve GIF',
  short: 'GIF image',
  on: { media_type: ['image/gif'], 'http.heuristic': [] },
  // what is not its own goes there
  hands: ['media'],
  header: {},
  fields: {
    version: string('Version'),
    'screen.width': u16('Screen width', { little: true }),
    'screen.height': u16('Screen height', { little: true }),
    'global.color_map.present': u8('Global color map is present', { mask: 0x80, labels: TRUTH }),
    'global.color_bpp': u8('Bits per color minus 1', { mask: 0x70 }),
    'global.color_map.ordered': u8('Global color map is ordered', { mask: 0x08, labels: TRUTH }),
    'global.bpp': u8('Image bits per pixel minus 1', { mask: 0x07 }),
    image_background_index: u8('Background color index'),
    'global.pixel_aspect_ratio': u8('Global pixel aspect ratio'),
    'global.color_map': bytes('Global color map'),
    'image.left': u16('Image left position', { little: true }),
    'image.top': u16('Image top position', { little: true }),
    'image.width': u16('Image width', { little: true }),
    'image.height': u16('Image height', { little: true }),
    'local.color_map.present': u8('Local color map is present', { mask: 0x80, labels: TRUTH }),
    'local.color_bpp': u8('Bits per color minus 1', { mask: 0x70 }),
    'local.color_map.ordered': u8('Local color map is ordered', { mask: 0x08, labels: TRUTH }),
    'local.bpp': u8('Image bits per pixel minus 1', { mask: 0x07 }),
    'local.color_map': bytes('Local color map'),
    extension: none('Extension'),
    'extension.label': u8('Extension label', { base: 'hex', labels: EXTENSIONS }),
    image: none('Image'),
    'image.code_size': u8('LZW minimum code size'),
    end: none('Trailer (End of the GIF stream)'),
    data_block: bytes('Data block'),
    'data_block.unknown': expert('Unknown GIF data block type', 'warn', 'Protocol', {
      name: 'gif.data_block_type.unknown',
    }),
  },
  dissect(r, p, f) {
    if (r.left < SHORTEST || !(r.startsWith('GIF87a') || r.startsWith('GIF89a'))) return false
    const version = latin1(r.bytes, r.pos, r.pos + 6)
    p.columns.add(` (${version})`)
    p.media = ''
    if (!r.full && !p.session.wantsAny(imageGif)) {
      r.pos = r.end
      return
    }
    p.title(`Compuserve GIF, Version: ${version}`)
    r.text(f.version, 6)
    const later = version === 'GIF89a'
    r.read(f['screen.width'])
    r.read(f['screen.height'])
    const flags = r.peek8()
    settings(r, f, flags, 'Global', later)
    r.u8(f.image_background_index)
    const ratio = r.peek8()
    if (ratio !== 0) {
      r.row(f['global.pixel_aspect_ratio'], r.pos, 1, ratio)
      const value = ((15 + ratio) / 64).toPrecision(2)
      r.label(f['global.pixel_aspect_ratio'], `${ratio}, yields an aspect ratio of (15 + ${ratio}) / 64 = ${value}`)
    }
    r.pos++
    if ((flags & 0x80) !== 0) r.span(f['global.color_map'], 3 << ((flags & 7) + 1))
    while (r.left > 0) {
      const kind = r.peek8()
      if (kind === IMAGE) image(r, f, later)
      else if (kind === EXTENSION) extension(r, f)
      else if (kind === TRAILER) {
        r.row(f.end, r.pos, 1, 0)
        r.pos = r.end
      } else {
        r.note('Unknown GIF data block type', r.pos, 1)
        const t = r.nest(TEXT)
        r.expert(f['data_block.unknown'])
        r.unnest(t)
        r.pos++
      }
    }
  },
})

type Fields = typeof imageGif.f

/** What the byte of flags says, as one line and bit by bit. */
function settings(r: Reader, f: Fields, flags: number, which: 'Global' | 'Local', later: boolean): void {
  const plural = (n: number, of: string): string => `(${n} bit${n === 1 ? '' : 's'} per ${of})`
  // the depth of colours is told as it stands, and one where it is none
  const colour = Math.max((flags >> 4) & 7, 1)
  if (r.full) {
    const table = (flags & 0x80) !== 0 ? `(${which} color table present) ` : ''
    r.note(`${which} settings: ${table}${plural(colour, 'color')} ${plural((flags & 7) + 1, 'pixel')}`, r.pos, 1)
  }
  const t = r.nest(TEXT)
  const global = which === 'Global'
  r.bits(global ? f['global.color_map.present'] : f['local.color_map.present'])
  r.bits(global ? f['global.color_bpp'] : f['local.color_bpp'])
  if (later) r.bits(global ? f['global.color_map.ordered'] : f['local.color_map.ordered'])
  r.bits(f['global.bpp'])
  r.unnest(t)
  r.pos++
}

function image(r: Reader, f: Fields, later: boolean): void {
  const start = r.pos
  const row = r.tape.count
  const made = r.wants(f.image)
  r.row(f.image, start, 1, 0)
  const t = r.nest(f.image)
  r.pos++
  r.read(f['image.left'])
  r.read(f['image.top'])
  r.read(f['image.width'])
  r.read(f['image.height'])
  const flags = r.peek8()
  settings(r, f, flags, 'Local', later)
  if ((flags & 0x80) !== 0) r.span(f['local.color_map'], 3 << ((flags & 7) + 1))
  r.u8(f['image.code_size'])
  blocks(r, f.data_block)
  if (made) r.tape.length[row] = r.pos - start
  r.unnest(t)
}

function extension(r: Reader, f: Fields): void {
  const start = r.pos
  const row = r.tape.count
  const made = r.wants(f.extension)
  r.row(f.extension, start, 1, 0)
  const code = r.peek8(1)
  const name = EXTENSIONS[code]
  r.label(f.extension, `Extension: ${name ?? `<Warning: Unknown extension 0x${code.toString(16).padStart(2, '0')}>`}`)
  const t = r.nest(f.extension)
  r.pos++
  r.u8(f['extension.label'])
  blocks(r, f.data_block)
  if (made) r.tape.length[row] = r.pos - start
  r.unnest(t)
}

/** Blocks with a length in front; an empty one is the last. */
function blocks(r: Reader, f: Field): void {
  for (;;) {
    const start = r.pos
    const n = r.u8()
    r.need(n)
    if (r.wants(f)) {
      r.row(f, start, n + 1, 0, r.bytes.subarray(r.pos, r.pos + n))
      if (r.full) {
        const shown = n === 0 ? '<none>' : hex(r.bytes, r.pos, r.pos + Math.min(n, SHOWN)) + (n > SHOWN ? '…' : '')
        r.label(f, `Data block: ${shown} (length = ${n})`)
      }
    }
    r.pos += n
    if (n === 0) return
  }
}
