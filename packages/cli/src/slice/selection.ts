import { readFileSync } from 'node:fs'
import {
  type CaptureFilter,
  type CaptureReader,
  compileFilter,
  demandFields,
  type Field,
  FilterError,
  fieldsOfName,
  joinDemands,
  type PacketBatch,
  Pass,
  standardRegistry,
} from '@wiresift/core'
import { captureFilterOf } from '../capture-filter.js'
import { timeOf } from '../editcap/edit.js'
import { instant, type Nanoseconds } from '../editcap/options.js'
import { InputError, UsageError } from '../errors.js'
import { nodePlatform } from '../platform.js'
import type { SliceFlags } from './options.js'

/** A growing set of packet numbers, a bit each. */
export class PacketSet {
  private bits = new Uint8Array(1024)
  count = 0
  /** Set where every packet there is belongs to it. */
  all = false

  add(n: number): void {
    const at = n >> 3
    if (at >= this.bits.length) {
      const wider = new Uint8Array(Math.max(at + 1, this.bits.length * 2))
      wider.set(this.bits)
      this.bits = wider
    }
    if ((this.bits[at] & (1 << (n & 7))) === 0) this.count++
    this.bits[at] |= 1 << (n & 7)
  }

  has(n: number): boolean {
    return (this.bits[n >> 3] & (1 << (n & 7))) !== 0
  }
}

/** What the conditions come to: some need the packets dissected in a pass of their own. */
export class Selection {
  readonly filter: string
  /** Named packets and those of conversations add to each other. */
  private readonly either: boolean
  private readonly captureFilter: CaptureFilter | undefined
  private readonly from: Nanoseconds | undefined
  private readonly until: Nanoseconds | undefined
  /** Packets named, or of findings; undefined: none are. */
  private readonly named: PacketSet | undefined
  private readonly ranges: readonly (readonly [number, number])[]

  constructor(private readonly flags: SliceFlags) {
    this.captureFilter = flags.bpf === undefined ? undefined : captureFilterOf(flags.bpf)
    this.from = time(flags.from)
    this.until = time(flags.to)
    this.ranges = flags.packets ?? []
    const findings = flags.report === undefined ? [] : findingsOf(flags.report, flags.finding)
    const packets = findings.flatMap(f => f.packets)
    this.named = packets.length > 0 || this.ranges.length > 0 ? new PacketSet() : undefined
    for (const n of packets) this.named?.add(n)
    // a finding lists its first packets; its filter finds the others
    const more = findings.filter(f => f.packetCount > f.packets.length).map(f => `(${f.filter})`)
    const conversations = [...flags.conversation.map(conversation), ...more]
    this.filter = [flags.filter === undefined ? '' : `(${flags.filter})`, joined(conversations)]
      .filter(x => x !== '')
      .join(' && ')
    this.either = this.named !== undefined && conversations.length > 0 && flags.filter === undefined
  }

  /** Whether packets have to be dissected to be chosen. */
  get dissects(): boolean {
    return this.filter !== '' || this.flags.split === 'conversation'
  }

  /** The conditions that the record alone answers. */
  plain(batch: PacketBatch, i: number, number: number, linkType: number): boolean {
    const { from, until, captureFilter } = this
    if (from !== undefined && timeOf(batch, i) < from) return false
    if (until !== undefined && timeOf(batch, i) >= until) return false
    if (captureFilter !== undefined && !captureFilter.test(batch, i, linkType)) return false
    return this.either || this.isNamed(number)
  }

  private isNamed(n: number): boolean {
    if (this.named === undefined) return true
    return this.named.has(n) || this.ranges.some(([first, last]) => n >= first && n <= last)
  }

  /** Dissects everything: which packets match, and which others their messages were put together from. */
  async dissect(reader: CaptureReader, each: (number: number, stream: number) => void): Promise<PacketSet> {
    const registry = standardRegistry()
    let filter: ReturnType<typeof compileFilter>
    try {
      filter = compileFilter(this.filter, registry)
    } catch (error) {
      throw error instanceof FilterError ? new UsageError(`display filter "${this.filter}": ${error.message}`) : error
    }
    const pieces: Field[] = this.flags.dependencies
      ? ['tcp.segment', 'ip.fragment', 'ipv6.fragment'].flatMap(name => fieldsOfName(name))
      : []
    const demand = joinDemands([filter.demand, demandFields(pieces, registry)])
    const whole = pieces.length > 0 || this.flags.split === 'conversation'
    const pass = new Pass(
      reader.meta,
      registry,
      whole ? { ...demand, conversations: true, streams: true, reach: undefined } : demand,
      { mode: 'tshark', inflate: nodePlatform.inflate },
    )
    const ids = new Set(pieces.map(f => f.id))
    const set = new PacketSet()
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) {
      for (let i = 0; i < batch.count; i++) {
        const p = pass.take(batch, i)
        const c = p.conversation
        each(p.number, c === undefined ? -1 : c.index * 2 + (c.transport === 6 ? 0 : 1))
        if (!filter.test(p)) {
          if (this.either && this.isNamed(p.number)) set.add(p.number)
          continue
        }
        set.add(p.number)
        const { count, field, value } = p.tape
        for (let row = 0; row < count; row++) if (ids.has(field[row])) set.add(value[row])
      }
    }
    pass.session.finish()
    return set
  }
}

const joined = (filters: readonly string[]): string => (filters.length === 0 ? '' : `(${filters.join(' || ')})`)

function time(text: string | undefined): Nanoseconds | undefined {
  if (text === undefined) return undefined
  try {
    return instant(text)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

function conversation(text: string): string {
  const stream = /^(tcp|udp):(\d+)$/.exec(text)
  if (stream !== null) return `${stream[1]}.stream == ${stream[2]}`
  const ends = text.split(',').map(end => /^(.*):(\d+)$/.exec(end.trim()))
  if (ends.length !== 2 || ends.some(e => e === null))
    throw new UsageError(`--conversation ${text}: written as tcp:N, udp:N or address:port,address:port`)
  const one = ends.map(e => {
    const [, address, port] = e as RegExpExecArray
    const bare = address.replace(/^\[|\]$/g, '')
    const [ip, field] = bare.includes(':') ? [bare, 'ipv6.addr'] : [bare, 'ip.addr']
    return `${field} == ${ip} && (tcp.port == ${port} || udp.port == ${port})`
  })
  return `(${one.join(' && ')})`
}

interface ReportedFinding {
  readonly id: string
  readonly packets: readonly number[]
  readonly packetCount: number
  readonly filter: string
}

function findingsOf(path: string, ids: readonly string[]): ReportedFinding[] {
  let report: { findings?: Record<string, unknown>[] }
  try {
    report = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}`)
  }
  const all = (report.findings ?? []).map(f => ({
    id: String(f.id),
    packets: (f.packets as number[] | undefined) ?? [],
    packetCount: Number(f.packet_count ?? f.packetCount ?? 0),
    filter: String(f.filter ?? ''),
  }))
  return ids.map(id => {
    const found = all.find(f => f.id === id)
    if (found === undefined)
      throw new UsageError(`${path} has no finding ${id}; it has ${all.map(f => f.id).join(', ') || 'none'}`)
    return found
  })
}
