import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { openCapture } from '../capture/open.js'
import { bytesSource } from '../capture/source.js'
import { frame } from '../protocols/frame.js'
import { standardRegistry } from '../protocols/index.js'
import { fieldById, fieldCount } from './field.js'
import { Packet } from './packet.js'
import { type Demand, demandEverything, Session } from './session.js'
import { showRow } from './show.js'

// What holds for every dissector, over our own captures: cut anywhere, changed anywhere, asked for anything.

const FOLDER = fileURLToPath(new URL('../../../../test/captures', import.meta.url))
const FRAMES = 50
const FLIPS = 200

interface Frame {
  readonly bytes: Uint8Array
  readonly wire: number
  readonly seconds: number
  readonly nanos: number
  readonly linkType: number
}

async function framesOf(file: string): Promise<Frame[]> {
  const reader = await openCapture(bytesSource(readFileSync(file)))
  const frames: Frame[] = []
  for (let batch = await reader.next(); batch !== undefined && frames.length < FRAMES; batch = await reader.next()) {
    for (let i = 0; i < batch.count && frames.length < FRAMES; i++) {
      frames.push({
        bytes: batch.bytes.slice(batch.start[i], batch.start[i] + batch.captured[i]),
        wire: batch.wire[i],
        seconds: batch.seconds[i],
        nanos: batch.nanos[i],
        linkType: reader.meta.interfaces[batch.iface[i]]?.linkType ?? -1,
      })
    }
  }
  return frames
}

class Run {
  readonly packet: Packet
  private count = 0

  constructor(demand: Demand) {
    const session = new Session(standardRegistry(), demand, { mode: 'tshark' })
    session.strict = true
    this.packet = new Packet(session)
  }

  /** Dissects; a bug of ours is thrown. */
  feed(f: Frame, bytes = f.bytes, wire = f.wire): Packet {
    const p = this.packet
    const r = p.begin(++this.count, bytes, 0, bytes.length, wire)
    p.seconds = f.seconds
    p.nanos = f.nanos
    p.linkType = f.linkType
    p.call(frame, r)
    if (p.full) p.clip()
    return p
  }
}

/** The names of fields whose rows reach out of the bytes that they stand for. */
function strays(p: Packet): string[] {
  const { count, source, start, length, field } = p.tape
  const names: string[] = []
  for (let i = 0; i < count; i++) {
    const within = p.sources[source[i]]
    if (within === undefined || start[i] < within.from || length[i] < 0 || start[i] + length[i] > within.to)
      names.push(`${fieldById(field[i]).name} at ${start[i]}, ${length[i]} bytes`)
  }
  return names
}

/** Rows as text, of the fields that are wanted. */
function rowsOf(p: Packet, wanted: Uint8Array): string[] {
  const rows: string[] = []
  for (let i = 0; i < p.tape.count; i++) {
    const field = fieldById(p.tape.field[i])
    if (wanted[field.id] === 0) continue
    // how far a layer reaches depends on whom it called
    const place = field.kind === 'protocol' ? '' : `${p.tape.start[i]} ${p.tape.length[i]}`
    rows.push(`${field.name} ${place} ${showRow(p, i, field)}`)
  }
  return rows.sort()
}

/** What is in `part` and not in `whole`; both sorted. */
function surplus(part: readonly string[], whole: readonly string[]): string[] {
  const left = whole.slice()
  return part.filter(row => {
    const at = left.indexOf(row)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** A small generator of numbers below n, the same in every run. */
function dice(seed: number): (n: number) => number {
  let state = seed
  return n => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter(name => /\.(pcap|pcapng)$/.test(name)) : []

describe.skipIf(files.length === 0).each(files)('%s', name => {
  const file = join(FOLDER, name)

  it('may be cut at every byte', async () => {
    for (const [i, f] of (await framesOf(file)).entries()) {
      // long frames are cut at every byte of their headers and of their end, in between here and there
      const step = (n: number): number => (n < 160 || n > f.bytes.length - 40 ? 1 : 37)
      const run = new Run(demandEverything())
      for (let n = 0; n < f.bytes.length; n += step(n)) {
        const part = f.bytes.subarray(0, n)
        expect(strays(run.feed(f, part, n)), `frame ${i + 1}, ${n} bytes`).toEqual([])
        expect(strays(run.feed(f, part, f.wire)), `frame ${i + 1} captured to byte ${n}`).toEqual([])
      }
    }
  })

  it('may have any byte changed', async () => {
    const frames = await framesOf(file)
    const roll = dice(name.length)
    const run = new Run(demandEverything())
    for (let k = 0; k < FLIPS; k++) {
      const f = frames[k % frames.length]
      const bytes = f.bytes.slice()
      for (let times = 1 + roll(4); times > 0; times--) bytes[roll(bytes.length)] = roll(256)
      expect(strays(run.feed(f, bytes)), `flip ${k}`).toEqual([])
    }
  })

  it('gives the same rows to whoever asks for some', async () => {
    const frames = await framesOf(file)
    const roll = dice(7)
    const wanted = new Uint8Array(fieldCount()).map(() => (roll(3) === 0 ? 1 : 0))
    const whole = new Run(demandEverything())
    const part = new Run({ wanted, full: false, reach: undefined, conversations: true, streams: true })
    for (const [i, f] of frames.entries()) {
      const all = rowsOf(whole.feed(f), wanted)
      expect(surplus(rowsOf(part.feed(f), wanted), all), `frame ${i + 1}`).toEqual([])
    }
  })
})
