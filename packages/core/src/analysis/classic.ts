import type { Packet } from '../packet/packet.js'
import type { Protocol } from '../packet/protocol.js'
import type { Session } from '../packet/session.js'
import type { Fold } from './fold.js'
import { doubled, KeyTable } from './key-table.js'
import { tellLeftOut } from './rows.js'
import type { Tables } from './tables.js'

/**
 * The counts of the classic analysis script: pairs of IP addresses, packet series for its beacon rule, destination ports. They are
 * about the outermost IP header of a packet and the first TCP or UDP header in it, packet by packet, without reassembly.
 */
export class ClassicFold implements Fold {
  private readonly pairs = new KeyTable()
  /** By pair: [packets, bytes] from the lower and the higher address id, first and last frame and time. */
  private pairCounts = new Float64Array(8 * 256)
  private readonly series = new KeyTable()
  /** By series: count, last seconds, last nanos, mean, sum of squares, first frame, last frame. */
  private seriesCounts = new Float64Array(7 * 256)
  private readonly ports = [new Float64Array(65536), new Float64Array(65536)]
  private readonly session: Session
  private src = 0
  private dst = 0
  /** Packets whose pair or series found no room. */
  private pairsLeftOut = 0
  private seriesLeftOut = 0

  private readonly ip: Protocol | undefined
  private readonly ipv6: Protocol | undefined
  private readonly tcp: Protocol | undefined
  private readonly udp: Protocol | undefined
  private readonly icmp: Protocol | undefined
  private readonly icmpv6: Protocol | undefined

  constructor(session: Session) {
    this.session = session
    this.ip = session.registry.protocol('ip')
    this.ipv6 = session.registry.protocol('ipv6')
    this.tcp = session.registry.protocol('tcp')
    this.udp = session.registry.protocol('udp')
    this.icmp = session.registry.protocol('icmp')
    this.icmpv6 = session.registry.protocol('icmpv6')
  }

  packet(p: Packet): void {
    const chain = p.layerProtocols
    let transport = 0
    let row = -1
    let outer = -1
    let networks = 0
    for (let i = 0; i < chain.length; i++) {
      const protocol = chain[i]
      if (protocol === this.ip || protocol === this.ipv6) {
        if (networks++ === 0) outer = i
      } else if (protocol === this.icmp || protocol === this.icmpv6) {
        // headers behind it are quoted
        break
      } else if (protocol === this.tcp) {
        transport = 6
        row = p.layerRows[i]
        break
      } else if (protocol === this.udp && transport === 0) {
        transport = 17
        row = p.layerRows[i]
      }
    }
    if (outer < 0) return
    if (networks === 1 && p.src !== 0) {
      this.src = p.src
      this.dst = p.dst
    } else if (!this.readAddresses(p, p.layerRows[outer], chain[outer] === this.ip)) return
    this.countPair(p)
    if (row < 0) return
    const tape = p.tape
    const source = tape.source[row]
    const bytes = source === 0 ? p.reader.bytes : p.sources[source].bytes
    const at = tape.start[row] + 2
    if (at + 2 > bytes.length) return
    const port = (bytes[at] << 8) | bytes[at + 1]
    this.ports[transport === 6 ? 0 : 1][port]++
    if (transport === 6) this.countSeries(p, port)
  }

  private readAddresses(p: Packet, row: number, v4: boolean): boolean {
    const at = p.tape.start[row] + (v4 ? 12 : 8)
    const size = v4 ? 4 : 16
    const { bytes } = p.reader
    if (p.tape.source[row] !== 0 || at + 2 * size > p.start + p.captured) return false
    this.src = this.session.addresses.id(bytes, at, size)
    this.dst = this.session.addresses.id(bytes, at + size, size)
    return true
  }

  private countPair(p: Packet): void {
    const { src, dst } = this
    const low = src < dst ? src : dst
    const i = low === 0 ? -1 : this.pairs.index(low, src < dst ? dst : src, 0)
    if (i < 0) {
      this.pairsLeftOut++
      return
    }
    if (i * 8 >= this.pairCounts.length) this.pairCounts = doubled(this.pairCounts)
    const c = this.pairCounts
    const at = i * 8
    const time = p.seconds + p.nanos / 1e9
    const side = src === low ? 0 : 2
    if (c[at] === 0 && c[at + 2] === 0) {
      c[at + 4] = p.number
      c[at + 6] = time
    }
    c[at + side]++
    c[at + side + 1] += p.captured
    c[at + 5] = p.number
    c[at + 7] = time
  }

  private countSeries(p: Packet, port: number): void {
    const i = this.src === 0 || this.dst === 0 ? -1 : this.series.index(this.src, this.dst, port)
    if (i < 0) {
      this.seriesLeftOut++
      return
    }
    if (i * 7 >= this.seriesCounts.length) this.seriesCounts = doubled(this.seriesCounts)
    const c = this.seriesCounts
    const at = i * 7
    const n = c[at]
    if (n === 0) c[at + 5] = p.number
    else {
      // Welford's running mean and variance of the gaps
      const gap = p.seconds - c[at + 1] + (p.nanos - c[at + 2]) / 1e9
      const delta = gap - c[at + 3]
      c[at + 3] += delta / n
      c[at + 4] += delta * (gap - c[at + 3])
    }
    c[at] = n + 1
    c[at + 1] = p.seconds
    c[at + 2] = p.nanos
    c[at + 6] = p.number
  }

  report(tables: Tables): void {
    const { addresses } = this.session
    const pairs: Tables['pairs'] = []
    for (let i = 0; i < this.pairs.count; i++) {
      const a = addresses.text(this.pairs.a[i])
      const b = addresses.text(this.pairs.b[i])
      const at = i * 8
      const c = this.pairCounts
      const swap = a > b
      const up = swap ? 2 : 0
      pairs.push({
        src: swap ? b : a,
        dst: swap ? a : b,
        packets: c[at] + c[at + 2],
        bytes: c[at + 1] + c[at + 3],
        packetsUp: c[at + up],
        bytesUp: c[at + up + 1],
        first: c[at + 4],
        last: c[at + 5],
        start: c[at + 6],
        end: c[at + 7],
      })
    }
    tables.pairs = pairs
    tellLeftOut(tables, 'packets between further pairs of addresses', this.pairsLeftOut)
    tellLeftOut(tables, 'packets of further series', this.seriesLeftOut)
    tables.series = []
    for (let i = 0; i < this.series.count; i++) {
      const at = i * 7
      const c = this.seriesCounts
      if (c[at] < 2) continue
      tables.series.push({
        src: addresses.text(this.series.a[i]),
        dst: addresses.text(this.series.b[i]),
        port: this.series.c[i],
        count: c[at],
        mean: c[at + 3],
        variance: c[at + 4] / (c[at] - 1),
        first: c[at + 5],
        last: c[at + 6],
      })
    }
    tables.ports = []
    for (const [k, name] of ['TCP', 'UDP'].entries())
      this.ports[k].forEach((packets, port) => {
        if (packets > 0) tables.ports.push({ name: `${name}/${port}`, packets })
      })
  }
}
