import { extname } from 'node:path'
import type { CaptureMeta, PacketBatch, PcapngCopyOptions } from '@wiresift/core'
import { type CaptureFormat, type CaptureOutput, captureOutput } from '../capture-output.js'
import { UsageError } from '../errors.js'

/** How a slice is spread over files. */
export type Split =
  | { readonly by: 'none' }
  | { readonly by: 'packets' | 'size' | 'time'; readonly limit: number }
  | { readonly by: 'conversation' }

export function splitOf(text: string | undefined): Split {
  if (text === undefined) return { by: 'none' }
  if (text === 'conversation') return { by: 'conversation' }
  const match = /^(packets|size|time)=(\d+(?:\.\d+)?)$/.exec(text)
  const limit = Number(match?.[2])
  if (match === null || !(limit > 0))
    throw new UsageError(`--split ${text}: written as packets=N, size=MB, time=SECONDS or conversation`)
  const by = match[1] as 'packets' | 'size' | 'time'
  return { by, limit: by === 'size' ? limit * 1_000_000 : limit }
}

export interface Part {
  readonly path: string
  packets: number
}

/** Files open at once when a slice is split by conversation, and files in all: what comes then goes to one more. */
const OPEN = 200
const MOST = 10_000

interface OpenPart extends Part {
  readonly output: CaptureOutput
  bytes: number
  begun: number
}

/** Writes packets to the file, or the files, that the split says. */
export class Parts {
  readonly parts: Part[] = []
  private current: OpenPart | undefined = undefined
  private readonly byConversation = new Map<number, OpenPart>()
  private readonly closed = new Set<number>()

  constructor(
    private readonly path: string,
    private readonly format: CaptureFormat,
    private readonly split: Split,
    private readonly meta: CaptureMeta,
    private readonly options: () => PcapngCopyOptions,
  ) {}

  packet(batch: PacketBatch, i: number, conversation: number): void {
    const part = this.partFor(batch, i, conversation)
    part.output.packet(batch, i)
    part.packets++
    part.bytes += 32 + batch.captured[i]
  }

  private partFor(batch: PacketBatch, i: number, conversation: number): OpenPart {
    const { split } = this
    if (split.by === 'conversation') return this.conversationPart(conversation)
    const now = batch.seconds[i] + batch.nanos[i] / 1e9
    const p = this.current
    const full =
      p !== undefined &&
      ((split.by === 'packets' && p.packets >= split.limit) ||
        (split.by === 'size' && p.bytes >= split.limit) ||
        (split.by === 'time' && now - p.begun >= split.limit))
    if (p !== undefined && !full) return p
    p?.output.finish()
    const name = split.by === 'none' ? this.path : numbered(this.path, String(this.parts.length).padStart(5, '0'))
    this.current = this.open(name, now)
    return this.current
  }

  private conversationPart(conversation: number): OpenPart {
    const known = this.byConversation.get(conversation)
    if (known !== undefined) return known
    // a conversation whose file had to make room, and those past the limit, share a file
    const crowded = this.closed.has(conversation) || this.parts.length >= MOST
    const key = crowded ? -2 : conversation
    const shared = this.byConversation.get(key)
    if (shared !== undefined) return shared
    if (this.byConversation.size >= OPEN) {
      const [oldest, part] = this.byConversation.entries().next().value as [number, OpenPart]
      part.output.finish()
      this.byConversation.delete(oldest)
      this.closed.add(oldest)
    }
    const label = key === -2 ? 'rest' : key < 0 ? 'other' : `${key % 2 === 0 ? 'tcp' : 'udp'}_${Math.floor(key / 2)}`
    const part = this.open(numbered(this.path, label), 0)
    this.byConversation.set(key, part)
    return part
  }

  private open(path: string, begun: number): OpenPart {
    const part = {
      path,
      packets: 0,
      bytes: 0,
      begun,
      output: captureOutput(path, this.format, this.meta, this.options()),
    }
    this.parts.push(part)
    return part
  }

  finish(): void {
    if (this.parts.length === 0) this.current = this.open(this.path, 0)
    this.current?.output.finish()
    for (const part of this.byConversation.values()) part.output.finish()
  }
}

function numbered(path: string, label: string): string {
  const extension = extname(path)
  return `${path.slice(0, path.length - extension.length)}_${label}${extension}`
}
