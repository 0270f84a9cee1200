import { asciiz } from '../../bytes/text.js'
import { type Field, TEXT } from '../../packet/field.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import type { JfifFields } from './index.js'

const LITTLE = 0x4949
const BIG = 0x4d4d

const BYTE = 1
const ASCII = 2
const SHORT = 3
const LONG = 4
const RATIONAL = 5
const UNDEFINED = 7
const SLONG = 9
const SRATIONAL = 10
const SIZES: Readonly<Record<number, number>> = {
  [BYTE]: 1,
  [ASCII]: 1,
  [SHORT]: 2,
  [LONG]: 4,
  [RATIONAL]: 8,
  [UNDEFINED]: 1,
  [SLONG]: 4,
  [SRATIONAL]: 8,
}

/** Directories of one image, and values of one field, that are read. */
const MOST_DIRECTORIES = 64
const MOST_VALUES = 10_000

/** Directories that others point at: title and field of their tags. */
const POINTERS: Readonly<Record<number, readonly [title: string, tag: keyof JfifFields]>> = {
  34665: ['Exif IFD', 'ifd.tag_exif'],
  34853: ['GPS IFD', 'ifd.tag_gps'],
  40965: ['Interoperability IFD', 'ifd.tag_interop'],
}

/** Reads TIFF's directories (TIFF 6.0, section 2) as Exif holds them; what is read in one segment. */
class Directories {
  private count = 0

  constructor(
    private readonly r: Reader,
    private readonly f: JfifFields,
    /** Where the TIFF header starts. */
    private readonly start: number,
    private readonly little: boolean,
  ) {}

  u16(f?: Field): number {
    return this.r.number(f, 2, this.little)
  }

  u32(f?: Field): number {
    return this.r.number(f, 4, this.little)
  }

  /** The directories in their chain, from this offset. */
  chain(offset: number): void {
    const { f } = this
    for (let n = 0; offset !== 0; n++) {
      if (++this.count > MOST_DIRECTORIES) return
      const next = this.directory(offset, `Image File Directory #${n}`, f['ifd.tag'], true)
      // backwards would go round in circles
      if (next !== 0 && next <= offset) return
      offset = next
    }
  }

  /** One directory and what its fields point at; answers the offset of the next one. */
  directory(offset: number, title: string, tagField: Field, main: boolean): number {
    const { r, f } = this
    r.pos = this.start + offset
    if (r.pos > r.end) r.short()
    const from = r.pos
    const later: { type: number; count: number; at: number; pointer: number }[] = []
    r.note(title, from, 0)
    const row = r.tape.count - 1
    const t = r.nest(TEXT)
    const fields = this.u16(f['ifd.num_fields'])
    for (let i = 0; i < fields; i++) {
      const tag = this.u16(tagField)
      const type = this.u16(f['ifd.type'])
      const count = this.u32(f['ifd.count'])
      const size = (SIZES[type] ?? 5) * count
      const at = r.pos
      if (size <= 4 && Object.hasOwn(SIZES, type)) {
        if (main && type === LONG && Object.hasOwn(POINTERS, tag)) {
          const pointer = this.u32()
          r.pos = at
          later.push({ type, count, at: pointer, pointer: tag })
        }
        this.values(type, count)
      } else {
        const to = this.u32(f['ifd.offset'])
        const limit = r.end - this.start
        if (to >= limit) {
          const u = r.nest(f['ifd.offset'])
          r.pos = at
          r.expert(f['ifd_value_offset.invalid'], `bogus, should be < ${limit}`)
          r.unnest(u)
        } else later.push({ type, count, at: to, pointer: 0 })
      }
      r.pos = at + 4
    }
    const next = this.u32(f.next_ifd_offset)
    if (r.full) r.label(f.next_ifd_offset, `${f.next_ifd_offset.title}: ${next} bytes`)
    r.unnest(t)
    if (t >= 0) r.tape.length[row] = r.pos - from
    for (const x of later) {
      if (x.pointer !== 0) {
        const [name, tag] = POINTERS[x.pointer]
        if (++this.count <= MOST_DIRECTORIES) this.directory(x.at, `${name} #0`, f[tag], false)
      } else {
        r.pos = this.start + x.at
        this.values(x.type, x.count)
      }
    }
    return next
  }

  /** The values at the cursor. */
  private values(type: number, count: number): void {
    const { r, f } = this
    if (type === ASCII || type === UNDEFINED) {
      r.need(count)
      if (type === ASCII) {
        r.row(f['ifd.value_ascii'], r.pos, count, 0, asciiz(r.bytes, r.pos, r.pos + count))
        r.as(PLAIN)
      } else r.row(f['ifd.value_undefined'], r.pos, count, 0)
      r.pos += count
      return
    }
    for (let i = 0; i < Math.min(count, MOST_VALUES); i++) {
      switch (type) {
        case BYTE:
          r.u8(f['ifd.value_byte'])
          break
        case SHORT:
          this.u16(f['ifd.value_short'])
          break
        case LONG:
          this.u32(f['ifd.value_long'])
          break
        case SLONG:
          this.u32(f['ifd.value_slong'])
          break
        case RATIONAL:
          this.rational('ifd.value_rational')
          break
        case SRATIONAL:
          this.rational('ifd.value_srational')
          break
        default:
          return
      }
    }
  }

  private rational(key: 'ifd.value_rational' | 'ifd.value_srational'): void {
    const { r, f } = this
    const at = r.pos
    const signed = key === 'ifd.value_srational'
    let numerator = this.u32()
    let denominator = this.u32()
    if (signed) {
      numerator |= 0
      denominator |= 0
    }
    r.row(f[key], at, 8, 0)
    if (r.full) r.label(f[key], `Value: ${numerator}/${denominator}`)
    const t = r.nest(f[key])
    r.row(f[`${key}.numerator`], at, 4, numerator)
    r.row(f[`${key}.denominator`], at + 4, 4, denominator)
    r.unnest(t)
  }
}

/** The TIFF header at the cursor, and the directories that it leads to. */
export function readExif(r: Reader, f: JfifFields): void {
  const start = r.pos
  const order = r.u16(f.endianness)
  const little = order === LITTLE
  if (!little && order !== BIG) {
    const shown = order.toString(16).padStart(4, '0')
    const text = `Endianness: Incorrect encoding 0x${shown}- skipping the remainder of this application marker`
    r.label(f.endianness, text)
    return
  }
  r.label(f.endianness, `Endianness: ${little ? 'little' : 'big'} endian`)
  r.skip(2)
  const directories = new Directories(r, f, start, little)
  const at = r.pos
  const offset = directories.u32(f.start_ifd_offset)
  r.label(f.start_ifd_offset, `${f.start_ifd_offset.title}: ${offset} bytes`)
  if (offset < 8) {
    const t = r.nest(f.start_ifd_offset)
    r.pos = at
    r.expert(f['start_ifd_offset.invalid'], ' (bogus, should be >= 8)')
    r.unnest(t)
    return
  }
  directories.chain(offset)
}
