import type { Field, FieldSpec } from '../packet/field.js'
import { bool, bytes, frame, none, u32 } from '../packet/field.js'
import { cutShort } from '../packet/label.js'
import { LIMITS } from '../packet/limits.js'
import type { Packet } from '../packet/packet.js'
import type { Reader } from '../packet/reader.js'

/**
 * Datagrams out of fragments: IPv4 and IPv6 (RFC 791, 815, 8200). Fragments are copied, put in the order of their offsets, and
 * where they overlap the bytes of the one that starts first, then of the one that came first, are taken.
 */

/** One fragment, and what is wrong with it. */
export interface Piece {
  readonly frame: number
  readonly offset: number
  readonly length: number
  readonly bytes: Uint8Array
  overlap: boolean
  conflict: boolean
  /** It ends the datagram elsewhere than an earlier one said. */
  readonly secondTail: boolean
  tooLong: boolean
}

/** A datagram that is complete. */
export interface Whole {
  readonly bytes: Uint8Array
  /** In the order of their offsets. */
  readonly pieces: readonly Piece[]
}

class Datagram {
  /** Sorted by offset; equal ones in the order of arrival. */
  readonly pieces: Piece[] = []
  /** Bytes of the whole, -1 until a last fragment was seen. */
  total = -1
  held = 0
  /** No longer waited for. */
  gone = false

  constructor(
    readonly hash: number,
    readonly src: number,
    readonly dst: number,
    readonly id: number,
    readonly protocol: number,
    readonly since: number,
  ) {}

  /** Places the piece; answers how many bytes that makes, counting overlaps twice. */
  add(piece: Piece): void {
    let i = this.pieces.length
    while (i > 0 && this.pieces[i - 1].offset > piece.offset) i--
    this.pieces.splice(i, 0, piece)
    this.held += piece.length
  }

  get complete(): boolean {
    if (this.total < 0 || this.held < this.total) return false
    let reached = 0
    for (const piece of this.pieces) {
      if (piece.offset > reached) return false
      reached = Math.max(reached, piece.offset + piece.length)
    }
    return reached >= this.total
  }

  merge(): Whole {
    const { total, pieces } = this
    const whole = new Uint8Array(total)
    let reached = 0
    for (const piece of pieces) {
      const stop = Math.min(piece.offset + piece.length, total)
      piece.tooLong = piece.offset + piece.length > total
      if (piece.offset < reached) {
        piece.overlap = true
        const known = Math.min(stop, reached) - piece.offset
        for (let i = 0; i < known && !piece.conflict; i++) piece.conflict = whole[piece.offset + i] !== piece.bytes[i]
      }
      const from = Math.max(reached, piece.offset)
      if (stop > from) whole.set(piece.bytes.subarray(from - piece.offset, stop - piece.offset), from)
      reached = Math.max(reached, stop)
    }
    return { bytes: whole, pieces }
  }
}

/** In evidence mode a fragment does not wait longer than this for the others: ids come round again. Seconds. */
const PATIENCE = 120

/** The datagrams of one protocol that wait for fragments. */
export class FragmentTable {
  private readonly byHash = new Map<number, Datagram[]>()
  /** Oldest first, from `head` on; those that are gone stay until they are passed. */
  private queue: Datagram[] = []
  private head = 0
  private waiting = 0

  /**
   * Takes the `length` bytes at the cursor as a fragment. Answers the datagram that it completes; `src` and `dst` are address ids,
   * `protocol` is part of the key (0 where it is not).
   */
  add(
    p: Packet,
    r: Reader,
    src: number,
    dst: number,
    id: number,
    protocol: number,
    offset: number,
    length: number,
    more: boolean,
  ): Whole | undefined {
    if (length <= 0) return undefined
    const datagram = this.find(p, src, dst, id, protocol)
    if (datagram.pieces.length >= LIMITS.fragments || !this.afford(p, datagram, length)) {
      this.drop(p, datagram)
      p.session.coverage.abandoned++
      return undefined
    }
    const end = offset + length
    const tail = !more
    const secondTail = tail && datagram.total >= 0 && datagram.total !== end
    if (tail && datagram.total < 0) datagram.total = end
    const copy = r.bytes.slice(r.pos, r.pos + length)
    datagram.add({
      frame: p.number,
      offset,
      length,
      bytes: copy,
      overlap: false,
      conflict: false,
      secondTail,
      tooLong: false,
    })
    p.session.held += length
    if (!datagram.complete) return undefined
    this.drop(p, datagram)
    return datagram.merge()
  }

  private find(p: Packet, src: number, dst: number, id: number, protocol: number): Datagram {
    const hash = Math.imul(src, 0x9e3779b1) ^ Math.imul(dst, 0x85ebca6b) ^ Math.imul(id, 0x27d4eb2f) ^ protocol
    const list = this.byHash.get(hash)
    const known = list?.find(d => d.src === src && d.dst === dst && d.id === id && d.protocol === protocol)
    if (known !== undefined) {
      if (p.session.settings.mode === 'tshark' || p.seconds - known.since <= PATIENCE) return known
      this.drop(p, known)
    }
    if (this.waiting >= LIMITS.datagrams) this.dropOldest(p)
    const fresh = new Datagram(hash, src, dst, id, protocol, p.seconds)
    this.queue.push(fresh)
    this.waiting++
    const same = this.byHash.get(hash)
    if (same === undefined) this.byHash.set(hash, [fresh])
    else same.push(fresh)
    return fresh
  }

  /** Makes room for that many bytes by giving up the oldest of the others. */
  private afford(p: Packet, keep: Datagram, length: number): boolean {
    while (p.session.held + length > LIMITS.heldBytes) {
      const oldest = this.oldest()
      if (oldest === undefined || oldest === keep) return false
      this.dropOldest(p)
    }
    return true
  }

  private oldest(): Datagram | undefined {
    while (this.head < this.queue.length && this.queue[this.head].gone) this.head++
    if (this.head > 1024 && this.head * 2 > this.queue.length) {
      this.queue = this.queue.slice(this.head)
      this.head = 0
    }
    return this.queue[this.head]
  }

  private dropOldest(p: Packet): void {
    const oldest = this.oldest()
    if (oldest === undefined) return
    this.drop(p, oldest)
    p.session.coverage.abandoned++
  }

  private drop(p: Packet, datagram: Datagram): void {
    if (datagram.gone) return
    datagram.gone = true
    this.waiting--
    if (this.waiting === 0) {
      this.queue = []
      this.head = 0
    } else if (this.queue.length > 2 * this.waiting + 1024) {
      this.queue = this.queue.filter((d, i) => i >= this.head && !d.gone)
      this.head = 0
    }
    p.session.held -= datagram.held
    const list = this.byHash.get(datagram.hash)
    if (list === undefined) return
    if (list.length > 1) list.splice(list.indexOf(datagram), 1)
    else this.byHash.delete(datagram.hash)
  }
}

/** Frames of the pieces in the order of the capture, each once. */
export function framesOf(whole: Whole): number[] {
  return [...new Set(whole.pieces.map(piece => piece.frame))].sort((a, b) => a - b)
}

/** In which later frame this one's datagram is complete: noted by a first pass, shown by a second; 0 where that is not known. */
export function showCompletion(p: Packet, r: Reader, f: FragmentFields, at = r.base): number {
  const later = p.session.foretold(p.number, f.reassembled_in)
  if (later === undefined) return 0
  r.row(f.reassembled_in, at, 0, later.value)
  return later.value
}

/** Notes for a second pass where the datagram's other frames are completed. */
export function noteCompletion(p: Packet, f: FragmentFields, whole: Whole): void {
  if (p.session.settings.noting === undefined) return
  for (const piece of whole.pieces)
    if (piece.frame !== p.number) p.session.foretell(piece.frame, f.reassembled_in, p.number)
}

const SPECS = (version: 'IPv4' | 'IPv6') => ({
  fragment: frame(`${version} Fragment`, { generated: true }),
  'fragment.overlap': bool('Fragment overlap', { states: ['True', 'False'] }),
  'fragment.overlap.conflict': bool('Conflicting data in fragment overlap', { states: ['True', 'False'] }),
  'fragment.multipletails': bool('Multiple tail fragments found', { states: ['True', 'False'] }),
  'fragment.toolongfragment': bool('Fragment too long', { states: ['True', 'False'] }),
  'fragment.error': frame('Defragmentation error', { generated: true }),
  'fragment.count': u32('Fragment count'),
  fragments:
    version === 'IPv4' ? bytes('IPv4 Fragments', { generated: true }) : none('IPv6 Fragments', { generated: true }),
  reassembled_in: frame(`Reassembled ${version} in frame`, version === 'IPv6' ? { name: 'ipv6.reassembled.in' } : {}),
  'reassembled.length': u32(`Reassembled ${version} length`),
  'reassembled.data': bytes(`Reassembled ${version} data`, { generated: true }),
})

type FragmentKey = keyof ReturnType<typeof SPECS>
export type FragmentFields = Readonly<Record<FragmentKey, Field>>

/** The fields of a protocol that shows its fragments. */
export function fragmentFields(version: 'IPv4' | 'IPv6'): Readonly<Record<FragmentKey, FieldSpec>> {
  return SPECS(version)
}

/** Shows what a datagram was put together from; the reader stands at the start of the whole. */
export function showFragments(r: Reader, f: FragmentFields, whole: Whole, version: 'IPv4' | 'IPv6'): void {
  const total = whole.bytes.length
  const { pieces } = whole
  const start = r.pos
  r.row(f.fragments, start, total, 0)
  if (r.full) {
    const list = pieces.map(x => `#${x.frame}(${x.length})`).join(', ')
    r.label(
      f.fragments,
      cutShort(
        `${pieces.length} ${version} Fragment${pieces.length === 1 ? '' : 's'} (${total} byte${total === 1 ? '' : 's'}): ${list}`,
      ),
    )
  }
  const all = r.nest(f.fragments)
  for (const x of pieces) {
    const field = x.conflict || x.secondTail || x.tooLong ? f['fragment.error'] : f.fragment
    r.row(field, start + x.offset, x.length, x.frame)
    if (r.full)
      r.label(
        field,
        `Frame: ${x.frame}, payload: ${x.offset}-${x.offset + x.length - 1} (${x.length} byte${x.length === 1 ? '' : 's'})`,
      )
    const one = r.nest(field)
    if (x.overlap) r.row(f['fragment.overlap'], start + x.offset, 0, 1)
    if (x.conflict) r.row(f['fragment.overlap.conflict'], start + x.offset, 0, 1)
    if (x.secondTail) r.row(f['fragment.multipletails'], start + x.offset, 0, 1)
    if (x.tooLong) r.row(f['fragment.toolongfragment'], start + x.offset, 0, 1)
    r.unnest(one)
  }
  r.row(f['fragment.count'], start, 0, pieces.length)
  r.row(f['reassembled.length'], start, 0, total)
  r.row(f['reassembled.data'], start, total, 0)
  r.unnest(all)
}
