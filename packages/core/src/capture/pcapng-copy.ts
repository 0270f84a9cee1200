import type { PacketBatch } from './batch.js'
import type { CaptureMeta } from './meta.js'
import { OPT_COMMENT, type Option } from './option.js'
import type { ByteSink } from './output.js'
import { CUSTOM, SHB_APPLICATION } from './pcapng-block.js'
import { PcapngWriter } from './pcapng-writer.js'
import { encodeText } from './text.js'

export interface PcapngCopyOptions {
  /** Options of the section; without them those of the capture's only section, or wiresift as the application of what was no pcapng file. */
  readonly section?: readonly Option[]
  /** Describe every interface that is known when a packet is written, also those without packets. */
  readonly everyInterface?: boolean
  /** Comments of the section, beside its options. */
  readonly comments?: readonly string[]
}

function sectionOptions(meta: CaptureMeta): Option[] {
  const [only] = meta.sections
  const kept = meta.sections.length === 1 && only ? only.options : []
  return meta.format === 'pcapng' || kept.some(({ code }) => code === SHB_APPLICATION)
    ? kept
    : [...kept, { code: SHB_APPLICATION, value: encodeText('wiresift') }]
}

/**
 * Writes chosen packets of any capture, merged ones too, as one pcapng section: each interface is described before its
 * first packet, names and secrets stand before the packets that need them, statistics at the end.
 */
export class PcapngCopy {
  private readonly meta: CaptureMeta
  private readonly writer: PcapngWriter
  /** By index in `meta.interfaces`: the number of the interface in the copy. */
  private readonly ids = new Map<number, number>()
  private names = 0
  private secrets = 0
  private readonly everyInterface: boolean

  constructor(meta: CaptureMeta, sink: ByteSink, options: PcapngCopyOptions = {}) {
    this.meta = meta
    this.everyInterface = options.everyInterface === true
    this.writer = new PcapngWriter(sink)
    this.writer.section({
      byteOrder: 'little',
      version: '1.0',
      options: [
        ...(options.section ?? sectionOptions(meta)),
        ...(options.comments ?? []).map(text => ({ code: OPT_COMMENT, value: encodeText(text) })),
      ],
    })
  }

  /** Writes packet `i` of a batch, with comments beside those it has. */
  packet(batch: PacketBatch, i: number, comments: readonly string[] = []): void {
    const { meta, writer } = this
    this.catchUp()
    const index = batch.iface[i]
    const link = meta.interfaces[index]
    const order = meta.sections[batch.section[i]]?.byteOrder
    if (link.block) {
      const { type, enterprise } = link.block
      const body = batch.bytes.subarray(batch.start[i], batch.start[i] + batch.captured[i])
      if (enterprise === undefined) writer.other(type, body)
      // The other type of custom block asks not to be copied when the file is changed (section 4.9).
      else if (type === CUSTOM) writer.custom(enterprise, body)
      return
    }
    if (this.everyInterface && !this.ids.has(index))
      for (const [known, face] of meta.interfaces.entries()) if (face.id >= 0) this.interface(known)
    const id = this.interface(index)
    const own: readonly Option[] = batch.options.get(i)?.raw ?? []
    const added = comments.map(text => ({ code: OPT_COMMENT, value: encodeText(text) }))
    writer.packet(batch, i, id, added.length > 0 ? [...own, ...added] : own, order)
  }

  private interface(index: number): number {
    const known = this.ids.get(index)
    if (known !== undefined) return known
    const link = this.meta.interfaces[index]
    const id = this.writer.interface(link, this.meta.sections[link.section]?.byteOrder)
    this.ids.set(index, id)
    return id
  }

  /** Hands what is written so far to the sink: whole blocks. */
  flush(): void {
    this.writer.flush()
  }

  /** Writes what belongs after the packets, and hands everything to the sink. */
  finish(): void {
    const { meta, writer } = this
    this.catchUp()
    for (const statistics of meta.statistics) {
      const id = this.ids.get(statistics.interface)
      const section = meta.interfaces[statistics.interface].section
      if (id !== undefined) writer.statistics(statistics, id, meta.sections[section]?.byteOrder)
    }
    writer.flush()
  }

  /** Names and secrets read since the last packet. */
  private catchUp(): void {
    const { nameResolutions, secrets, sections } = this.meta
    for (; this.names < nameResolutions.length; this.names++) {
      const names = nameResolutions[this.names]
      this.writer.names(names, sections[names.section]?.byteOrder)
    }
    for (; this.secrets < secrets.length; this.secrets++) {
      const secret = secrets[this.secrets]
      this.writer.secrets(secret, sections[secret.section]?.byteOrder)
    }
  }
}
