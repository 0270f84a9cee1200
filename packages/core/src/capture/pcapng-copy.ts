import type { PacketBatch } from './batch.js'
import type { CaptureMeta } from './meta.js'
import { OPT_COMMENT, type Option } from './option.js'
import type { ByteSink } from './output.js'
import { CUSTOM, SHB_APPLICATION } from './pcapng-block.js'
import { PcapngWriter } from './pcapng-writer.js'
import { encodeText } from './text.js'

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

  constructor(meta: CaptureMeta, sink: ByteSink, application = 'wiresift') {
    this.meta = meta
    this.writer = new PcapngWriter(sink)
    const [only] = meta.sections
    const kept = meta.sections.length === 1 && only ? only.options.filter(({ code }) => code !== SHB_APPLICATION) : []
    const options = [...kept, { code: SHB_APPLICATION, value: encodeText(application) }]
    this.writer.section({ byteOrder: 'little', version: '1.0', options })
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
    let id = this.ids.get(index)
    if (id === undefined) {
      id = writer.interface(link, order)
      this.ids.set(index, id)
    }
    const own: readonly Option[] = batch.options.get(i)?.raw ?? []
    const added = comments.map(text => ({ code: OPT_COMMENT, value: encodeText(text) }))
    writer.packet(batch, i, id, added.length > 0 ? [...own, ...added] : own, order)
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
