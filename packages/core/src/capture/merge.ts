import { PacketBatch } from './batch.js'
import type { CaptureMeta } from './meta.js'
import type { CaptureReader } from './open.js'

const MOST_BYTES = 4 * 1024 * 1024

/** One of the files: its current batch, and where its sections and interfaces stand in the merged lists. */
interface Input {
  reader: CaptureReader
  file: number
  batch: PacketBatch | undefined
  at: number
  sections: number[]
  interfaces: number[]
  taken: { names: number; secrets: number; statistics: number; problems: number }
}

/**
 * Several captures as one, packet by packet in the order of time; equal times in the order of the files, and each file
 * in its own order. A single reader is returned as it is.
 */
export function mergeCaptures(readers: readonly CaptureReader[]): CaptureReader {
  return readers.length === 1 ? readers[0] : new MergedReader(readers)
}

class MergedReader implements CaptureReader {
  readonly meta: CaptureMeta
  private readonly inputs: Input[]
  private readonly batch = new PacketBatch()
  private buffer = new Uint8Array(256 * 1024)
  private used = 0
  private started = false

  constructor(readers: readonly CaptureReader[]) {
    this.inputs = readers.map((reader, file) => ({
      reader,
      file,
      batch: undefined,
      at: 0,
      sections: [],
      interfaces: [],
      taken: { names: 0, secrets: 0, statistics: 0, problems: 0 },
    }))
    this.meta = mergedMeta(readers)
    for (const input of this.inputs) this.take(input)
  }

  get bytesRead(): number {
    return this.inputs.reduce((sum, { reader }) => sum + reader.bytesRead, 0)
  }

  async next(): Promise<PacketBatch | undefined> {
    const { batch } = this
    if (!this.started) {
      this.started = true
      for (const input of this.inputs) await this.advance(input)
    }
    batch.clear()
    this.used = 0
    while (batch.count < batch.capacity && this.used < MOST_BYTES) {
      const first = this.earliest(undefined)
      if (first === undefined) break
      const second = this.earliest(first)
      // One file after the other is the usual case: take from it for as long as it stays the earliest.
      let room = true
      while (room && first.batch && (second === undefined || before(first, second))) {
        this.append(first, first.batch)
        if (first.at === first.batch.count) await this.advance(first)
        room = batch.count < batch.capacity && this.used < MOST_BYTES
      }
    }
    batch.bytes = this.buffer
    return batch.count > 0 ? batch : undefined
  }

  async close(): Promise<void> {
    for (const { reader } of this.inputs) await reader.close()
  }

  private earliest(except: Input | undefined): Input | undefined {
    let best: Input | undefined
    for (const input of this.inputs) {
      if (input === except || input.batch === undefined) continue
      if (best === undefined || before(input, best)) best = input
    }
    return best
  }

  private async advance(input: Input): Promise<void> {
    input.batch = await input.reader.next()
    input.at = 0
    this.take(input)
    if (input.batch === undefined) this.meta.otherBlocks = sumOfBlocks(this.inputs)
  }

  private append(input: Input, from: PacketBatch): void {
    const { batch } = this
    const i = input.at++
    const n = batch.count++
    const length = from.captured[i]
    this.reserve(length)
    if (length < 32) {
      for (let k = 0, s = from.start[i], d = this.used; k < length; k++) this.buffer[d++] = from.bytes[s++]
    } else this.buffer.set(from.bytes.subarray(from.start[i], from.start[i] + length), this.used)
    batch.start[n] = this.used
    batch.captured[n] = length
    batch.wire[n] = from.wire[i]
    batch.seconds[n] = from.seconds[i]
    batch.nanos[n] = from.nanos[i]
    batch.untimed[n] = from.untimed[i]
    batch.iface[n] = input.interfaces[from.iface[i]]
    batch.section[n] = input.sections[from.section[i]]
    batch.offset[n] = from.offset[i]
    batch.file[n] = input.file
    if (from.options.size > 0) {
      const options = from.options.get(i)
      if (options) batch.options.set(n, options)
    }
    this.used += length
  }

  private reserve(length: number): void {
    const need = this.used + length
    if (need <= this.buffer.length) return
    const larger = new Uint8Array(Math.max(need, this.buffer.length * 2))
    larger.set(this.buffer.subarray(0, this.used))
    this.buffer = larger
  }

  /** Brings over what the file has told since the last time. */
  private take({ reader, file, sections, interfaces, taken }: Input): void {
    const { meta } = reader
    const into = this.meta
    for (let i = sections.length; i < meta.sections.length; i++) {
      sections.push(into.sections.length)
      into.sections.push({ ...meta.sections[i], file })
    }
    for (let i = interfaces.length; i < meta.interfaces.length; i++) {
      interfaces.push(into.interfaces.length)
      into.interfaces.push({ ...meta.interfaces[i], section: sections[meta.interfaces[i].section] })
    }
    for (; taken.names < meta.nameResolutions.length; taken.names++) {
      const names = meta.nameResolutions[taken.names]
      into.nameResolutions.push({ ...names, section: sections[names.section] })
    }
    for (; taken.secrets < meta.secrets.length; taken.secrets++) {
      const secrets = meta.secrets[taken.secrets]
      into.secrets.push({ ...secrets, section: sections[secrets.section] })
    }
    for (; taken.statistics < meta.statistics.length; taken.statistics++) {
      const statistics = meta.statistics[taken.statistics]
      const { received, dropped } = statistics
      const index = interfaces[statistics.interface]
      into.statistics.push({ ...statistics, interface: index })
      if (received !== undefined) into.interfaces[index].received = received
      if (dropped !== undefined) into.interfaces[index].dropped = dropped
    }
    for (; taken.problems < meta.problems.length; taken.problems++) {
      into.problems.push({ ...meta.problems[taken.problems], file })
    }
  }
}

function before(a: Input, b: Input): boolean {
  const left = a.batch
  const right = b.batch
  if (left === undefined || right === undefined) return left !== undefined
  const i = a.at
  const j = b.at
  // A packet without a time goes with what precedes it in its file.
  if (left.untimed[i] !== right.untimed[j]) return left.untimed[i] === 1
  if (left.seconds[i] !== right.seconds[j]) return left.seconds[i] < right.seconds[j]
  return left.nanos[i] !== right.nanos[j] ? left.nanos[i] < right.nanos[j] : a.file < b.file
}

function mergedMeta(readers: readonly CaptureReader[]): CaptureMeta {
  const formats = new Set(readers.map(reader => reader.meta.format))
  const first: CaptureMeta | undefined = readers[0]?.meta
  return {
    format: formats.size === 1 && first ? first.format : 'pcapng',
    variant: formats.size === 1 ? first?.variant : undefined,
    byteOrder: first?.byteOrder ?? 'little',
    version: first?.version ?? '',
    compression: [],
    sections: [],
    interfaces: [],
    nameResolutions: [],
    secrets: [],
    statistics: [],
    otherBlocks: [],
    problems: [],
  }
}

function sumOfBlocks(inputs: readonly Input[]): CaptureMeta['otherBlocks'] {
  const sums = new Map<number, CaptureMeta['otherBlocks'][number]>()
  for (const { reader } of inputs) {
    for (const { type, count, bytes } of reader.meta.otherBlocks) {
      const sum = sums.get(type) ?? { type, count: 0, bytes: 0 }
      sums.set(type, { type, count: sum.count + count, bytes: sum.bytes + bytes })
    }
  }
  return [...sums.values()]
}
