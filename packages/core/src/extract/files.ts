import type { Fold } from '../analysis/fold.js'
import { Rows, tellLeftOut } from '../analysis/rows.js'
import type { FileRow, Tables } from '../analysis/tables.js'
import type { FileSink, FileStart } from '../events.js'
import { LIMITS } from '../packet/limits.js'
import type { Session } from '../packet/session.js'
import type { Hash, Keeper, Platform } from './platform.js'
import { type ContentType, entropyOf, sniff } from './sniff.js'

/** Content is hashed in pieces of this size: a hash call costs about a microsecond however short the piece. */
const PIECE = 1 << 16
const FRAMES = 100
const HASHES = ['md5', 'sha1', 'sha256'] as const

/** Turns the bytes that protocols carve out of streams into files: type, hashes, evidence, and the content where it is kept. */
export function files(session: Session, platform: Platform): Fold {
  const rows = new Rows<FileRow>()
  const done = (row: FileRow): void => rows.add(row)
  const known: Known = new Map()
  session.carve = start => (rows.room() ? new CarvedFile(session, platform, start, known, done) : undefined)
  return {
    report(tables: Tables) {
      tables.files = rows.list
      tellLeftOut(tables, 'files', rows.leftOut)
    },
  }
}

/** What is told of a content, beside its SHA-256. */
interface Content extends ContentType {
  readonly md5: string
  readonly sha1: string
  readonly entropy: number
}

/** Contents seen before, by SHA-256 and size: the same file is often fetched again. */
type Known = Map<string, Content>
const MOST_KNOWN = 4096

class CarvedFile implements FileSink {
  private readonly buffer: Uint8Array[] = []
  private piece = new Uint8Array(1024)
  private used = 0
  private size = 0
  private missing = 0
  private head: Uint8Array = EMPTY
  private hashes: Hash[] | undefined
  private keeper: Keeper | undefined
  private readonly frames: number[] = []
  private frameCount = 0
  private lastFrame = 0
  private ended = false
  /** Whether the content has to be gathered whole before it can be decoded or put in order. */
  private gather: boolean
  private gathered = 0
  /** Pieces with their offsets, where the protocol says them. */
  private readonly offsets: number[] = []
  private tooLong = false

  constructor(
    private readonly session: Session,
    private readonly platform: Platform,
    private readonly start: FileStart,
    private readonly known: Known,
    private readonly done: (row: FileRow) => void,
  ) {
    this.gather = start.codings.length > 0
  }

  write(bytes: Uint8Array, from: number, to: number, frame: number, offset?: number): void {
    if (this.ended || to <= from) return
    if (frame !== this.lastFrame) {
      this.lastFrame = frame
      this.frameCount++
      if (this.frames.length < FRAMES) this.frames.push(frame)
    }
    if (offset !== undefined && offset !== this.size && !this.gather) this.startGathering()
    if (this.gather) this.collect(bytes, from, to, offset)
    else this.append(bytes, from, to)
  }

  /** From now on pieces are kept with their offsets, since they do not come in order. */
  private startGathering(): void {
    if (this.hashes !== undefined) return
    this.gather = true
    if (this.used > 0) {
      this.offsets.push(0)
      this.buffer.push(this.piece.slice(0, this.used))
      this.hold(this.used)
    }
    this.used = 0
    this.size = 0
  }

  private hold(n: number): void {
    this.gathered += n
    this.session.held += n
  }

  private collect(bytes: Uint8Array, from: number, to: number, offset: number | undefined): void {
    if (this.gathered + to - from > LIMITS.streamBytes || this.session.held > LIMITS.heldBytes) {
      this.tooLong = true
      return
    }
    this.offsets.push(offset ?? this.gathered)
    this.buffer.push(bytes.slice(from, to))
    this.hold(to - from)
  }

  private append(bytes: Uint8Array, from: number, to: number): void {
    this.size += to - from
    for (let at = from; at < to; ) {
      if (this.used === this.piece.length) {
        if (this.piece.length < PIECE) {
          const wider = new Uint8Array(Math.min(PIECE, this.piece.length * 8))
          wider.set(this.piece)
          this.piece = wider
        } else this.flush()
      }
      const n = Math.min(to - at, this.piece.length - this.used)
      this.piece.set(bytes.subarray(at, at + n), this.used)
      this.used += n
      at += n
    }
  }

  private flush(): void {
    if (this.used === 0) return
    const piece = this.piece.subarray(0, this.used)
    if (this.hashes === undefined) {
      this.head = piece.slice()
      this.hashes = HASHES.map(name => this.platform.hash(name))
      this.keeper = this.platform.keep?.(this.start.name)
    }
    for (const hash of this.hashes) hash.update(piece)
    this.keeper?.write(piece)
    this.used = 0
  }

  gap(length: number): void {
    this.missing += Math.max(length, 1)
  }

  end(whole: boolean): void {
    if (this.ended) return
    this.ended = true
    let complete = whole && this.missing === 0 && !this.tooLong
    let encoded = false
    if (this.gather) {
      let content = this.assemble()
      complete &&= this.missing === 0
      for (const coding of [...this.start.codings].reverse()) {
        if (content.length === 0) break
        const plain = this.platform.inflate(coding, content, LIMITS.inflatedBytes)
        if (plain === undefined) {
          encoded = true
          break
        }
        complete &&= plain.whole
        content = plain.bytes
      }
      this.session.held -= this.gathered
      this.buffer.length = 0
      this.gather = false
      this.size = 0
      this.append(content, 0, content.length)
    }
    if (this.size === 0) return
    const [sha256, content] = this.describe()
    this.done(this.row(complete, encoded, sha256, content))
  }

  /** The gathered pieces in the order of their offsets; a hole is counted and left out. */
  private assemble(): Uint8Array {
    const order = this.offsets.map((_, i) => i).sort((a, b) => this.offsets[a] - this.offsets[b] || a - b)
    const out = new Uint8Array(this.gathered)
    let at = 0
    let next = 0
    for (const i of order) {
      const offset = this.offsets[i]
      const part = this.buffer[i]
      if (offset > next) {
        this.missing += offset - next
        next = offset
      }
      const skip = next - offset
      if (skip >= part.length) continue
      out.set(part.subarray(skip), at)
      at += part.length - skip
      next += part.length - skip
    }
    return out.subarray(0, at)
  }

  /** Hashes, type and entropy of everything; a file of one piece takes one call a hash, and only one when it was seen before. */
  private describe(): [sha256: string, content: Content] {
    const { digest } = this.platform
    if (this.hashes === undefined && digest !== undefined) {
      const piece = this.piece.subarray(0, this.used)
      this.head = piece
      this.keeper = this.platform.keep?.(this.start.name)
      this.keeper?.write(piece)
      const sha256 = digest('sha256', piece)
      const key = `${sha256} ${this.size}`
      let content = this.known.get(key)
      if (content === undefined) {
        content = this.judge(digest('md5', piece), digest('sha1', piece))
        if (this.known.size < MOST_KNOWN) this.known.set(key, content)
      }
      return [sha256, content]
    }
    this.flush()
    const [md5, sha1, sha256] = (this.hashes ?? []).map(h => h.digest())
    return [sha256, this.judge(md5, sha1)]
  }

  private judge(md5: string, sha1: string): Content {
    const { type, kind, executable } = sniff(this.head)
    return { type, kind, executable, md5, sha1, entropy: Math.round(entropyOf(this.head) * 1000) / 1000 }
  }

  private row(whole: boolean, encoded: boolean, sha256: string, content: Content): FileRow {
    const { start } = this
    const { addresses } = this.session
    const client = addresses.text(start.client)
    const server = addresses.text(start.server)
    return {
      protocol: start.protocol,
      name: start.name,
      location: start.location,
      direction: start.direction,
      to: start.direction === 'upload' ? server : client,
      from: start.direction === 'upload' ? client : server,
      client,
      server,
      clientPort: start.clientPort,
      serverPort: start.serverPort,
      stream: start.stream,
      transport: start.transport,
      time: start.time,
      declaredType: start.declaredType,
      type: content.type,
      kind: content.kind,
      size: this.size,
      announced: start.announced,
      whole,
      missing: this.missing,
      md5: content.md5,
      sha1: content.sha1,
      sha256,
      entropy: content.entropy,
      requestFrame: start.requestFrame,
      first: this.frames[0] ?? start.frame,
      last: this.lastFrame,
      frameCount: this.frameCount,
      frames: this.frames,
      encoded,
      saved: this.keeper?.close() ?? '',
    }
  }
}

const EMPTY = new Uint8Array(0)
