import { LIMITS } from './limits.js'

/** Thrown where a layer needs bytes that are not there. One shared value: an Error with its stack costs thirty times as much. */
export const SHORT: { readonly short: true } = Object.freeze({ short: true })
/** Thrown where a packet asks for more rows or layers than any real one has. */
export const TOO_MUCH: { readonly tooMuch: true } = Object.freeze({ tooMuch: true })

/** Marks of a row: worked out by wiresift instead of read (shown in brackets); read although it has no bytes; not shown in trees. */
export const GENERATED = 1
export const PLAIN = 2
export const HIDDEN = 4
/** Of a layer's row: one more message of the run of bytes that the layer before it began, which frame.protocols names once. */
export const REPEATED = 8

/** `until` of a row that still takes children. */
export const OPEN = 0

/** The value of a row that a number cannot hold. */
export type RowObject = string | bigint | Uint8Array | readonly [seconds: number, nanos: number] | undefined

/**
 * What one packet holds, as rows in reused typed arrays: struct of arrays, no object a row.
 *
 * `layer[i]` is the top-level layer that the row belongs to: rows of one layer are not always adjacent, since a link layer's
 * trailer is read after its payload. `until[i]` is the row after the last descendant within that layer.
 */
export class Tape {
  count = 0
  /** The top-level layer that rows are now added to. */
  current = 0
  field = new Int32Array(256)
  start = new Int32Array(256)
  length = new Int32Array(256)
  value = new Float64Array(256)
  until = new Int32Array(256)
  layer = new Int16Array(256)
  source = new Uint8Array(256)
  /** GENERATED, PLAIN, HIDDEN: what the field and the length do not say. */
  mark = new Uint8Array(256)
  object: RowObject[] = new Array(256).fill(undefined)
  /** Text that the tree shows for the row instead of the label made from its field. */
  label: (string | undefined)[] = new Array(256).fill(undefined)

  clear(): void {
    this.count = 0
    this.current = 0
  }

  /** Takes back all rows from `count` on. */
  cut(count: number): void {
    this.count = count
  }

  /** Takes one row out; what follows moves up. */
  remove(row: number): void {
    const last = --this.count
    for (const column of [
      this.field,
      this.start,
      this.length,
      this.value,
      this.until,
      this.layer,
      this.source,
      this.mark,
    ])
      column.copyWithin(row, row + 1, last + 1)
    this.object.splice(row, 1)
    this.label.splice(row, 1)
    this.object.push(undefined)
    this.label.push(undefined)
    for (let i = row; i < last; i++) this.until[i]--
  }

  push(field: number, source: number, start: number, length: number, value: number): number {
    const i = this.count
    if (i === this.field.length) this.grow()
    this.field[i] = field
    this.start[i] = start
    this.length[i] = length
    this.value[i] = value
    this.until[i] = i + 1
    this.layer[i] = this.current
    this.source[i] = source
    this.mark[i] = 0
    this.object[i] = undefined
    this.label[i] = undefined
    this.count = i + 1
    return i
  }

  private grow(): void {
    if (this.count >= LIMITS.rows) throw TOO_MUCH
    const size = this.count * 2
    const wider = <T extends { set(from: T): void }>(make: T, from: T): T => {
      make.set(from)
      return make
    }
    this.field = wider(new Int32Array(size), this.field)
    this.start = wider(new Int32Array(size), this.start)
    this.length = wider(new Int32Array(size), this.length)
    this.value = wider(new Float64Array(size), this.value)
    this.until = wider(new Int32Array(size), this.until)
    this.layer = wider(new Int16Array(size), this.layer)
    this.source = wider(new Uint8Array(size), this.source)
    this.mark = wider(new Uint8Array(size), this.mark)
    this.object.length = size
    this.label.length = size
  }
}
