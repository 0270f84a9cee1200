import type { Report, TableRows } from '@wiresift/core'
import Table from 'cli-table3'
import colors from 'picocolors'
import { clip, clock, count, size, span, visible } from './visible.js'

export interface TerminalOptions {
  /** Rows of each table at the most. */
  readonly top: number
  readonly color: boolean
  readonly width: number
}

type Paint = ReturnType<typeof colors.createColors>

/** The report for people at a terminal: what was found first, then what was seen, then what could not be. */
export function terminalReport(report: Report, options: TerminalOptions): string {
  const paint = colors.createColors(options.color)
  const width = Math.max(80, Math.min(options.width, 160))
  const out: string[] = []
  const page = new Page(out, paint, options.top, width)
  evidence(report, page)
  findings(report, page)
  page.table('Protocols', ['protocol', 'packets', 'bytes'], [1, 2], hierarchyRows(report))
  page.table(
    'Hosts',
    ['address', 'name', 'sent', 'received', 'packets'],
    [2, 3],
    report.endpoints.map(e => [
      e.address,
      e.names.join(', '),
      `${size(e.bytes_sent)}`,
      size(e.bytes_received),
      count(e.packets_sent + e.packets_received),
    ]),
    report.list_totals.endpoints,
  )
  page.table(
    'Conversations',
    ['from', 'to', 'name', 'protocol', 'up', 'down', 'time', 'packets'],
    [4, 5],
    report.flows.map(f => [
      `${f.client}:${f.client_port}`,
      `${f.server}:${f.server_port}`,
      f.name,
      f.protocol === '' ? f.transport : f.protocol,
      size(f.bytes_from_client),
      size(f.bytes_from_server),
      span(f.duration ?? 0),
      `${f.first_packet}-${f.last_packet}`,
    ]),
    report.list_totals.flows,
  )
  dns(report, page)
  page.table(
    'HTTP',
    ['time', 'client', 'request', 'status', 'type', 'size', 'packets'],
    [5],
    report.http.map(h => [
      clock(h.time),
      h.client,
      `${h.method} ${h.host === '' ? `${h.server}:${h.server_port}` : h.host}${h.uri.startsWith('/') ? h.uri : ` ${h.uri}`}`,
      h.status === null ? '-' : String(h.status),
      h.response_type.split(';')[0],
      size(h.response_bytes),
      h.packets.join(' '),
    ]),
    report.list_totals.http,
  )
  page.table(
    'TLS',
    ['client', 'server', 'name', 'version', 'certificate', 'JA3', 'packets'],
    [],
    report.tls.map(t => [
      t.client,
      `${t.server}:${t.server_port}`,
      t.sni,
      t.version,
      t.certificates[0]?.subject ?? '',
      t.ja3,
      t.packets.join(' '),
    ]),
    report.list_totals.tls,
  )
  page.table(
    'Credentials',
    ['protocol', 'user', 'secret', 'server', 'accepted', 'packets'],
    [],
    report.credentials.map(c => [
      `${c.protocol} ${c.method}`,
      c.user,
      c.secret,
      `${c.server}:${c.server_port}${c.scope === '' ? '' : ` ${c.scope}`}`,
      c.accepted === null ? '?' : c.accepted ? 'yes' : 'no',
      c.packets.join(' '),
    ]),
    report.list_totals.credentials,
  )
  page.table(
    'Files',
    ['name', 'what it is', 'declared', 'size', 'from', 'to', 'SHA-256', 'packets'],
    [3],
    report.files.map(f => [
      `${f.name === '' ? f.location : f.name}${f.whole ? '' : ' (partial)'}`,
      f.description,
      f.declared_type,
      size(f.size),
      f.from,
      f.to,
      f.sha256.slice(0, 16),
      `${f.packets[0]}${f.packet_count > 1 ? `+${f.packet_count - 1}` : ''}`,
    ]),
    report.list_totals.files,
  )
  page.table(
    'Comments on packets',
    ['packet', 'comment'],
    [0],
    report.packet_comments.map(c => [String(c.frame), c.text]),
  )
  timeline(report, page)
  coverage(report, page)
  return `${out.join('\n')}\n`
}

class Page {
  constructor(
    private readonly out: string[],
    readonly paint: Paint,
    readonly top: number,
    readonly width: number,
  ) {}

  line(text = ''): void {
    this.out.push(text)
  }

  heading(title: string, total?: number): void {
    this.out.push('', this.paint.bold(total === undefined ? title : `${title} (${count(total)})`))
  }

  /** A table of strings from the capture; `right` are the columns set flush right. Nothing for no rows. */
  table(
    title: string,
    head: readonly string[],
    right: readonly number[],
    rows: TableRows<readonly string[]>,
    total = rows.length,
  ): void {
    if (rows.length === 0) return
    this.heading(title, total)
    const shown = rows.slice(0, this.top).map(row => row.map(cell => visible(cell)))
    const widths = columnWidths(head, shown, this.width)
    const table = new Table({
      head: head.map(h => this.paint.dim(h)),
      colAligns: head.map((_, i) => (right.includes(i) ? 'right' : 'left')),
      colWidths: widths.map(w => w + 2),
      style: { head: [], border: [], 'padding-left': 1, 'padding-right': 1 },
      chars: {
        top: '',
        'top-mid': '',
        'top-left': '',
        'top-right': '',
        bottom: '',
        'bottom-mid': '',
        'bottom-left': '',
        'bottom-right': '',
        left: '',
        'left-mid': '',
        mid: '',
        'mid-mid': '',
        right: '',
        'right-mid': '',
        middle: '',
      },
    })
    for (const row of shown) table.push(row.map((cell, i) => clip(cell, widths[i])))
    this.out.push(table.toString())
    if (total > shown.length)
      this.line(this.paint.dim(`  and ${count(total - shown.length)} more (--top n, --json or -o for all)`))
  }
}

/** Natural widths; when the line is too long, the widest columns give way first. */
function columnWidths(head: readonly string[], rows: readonly (readonly string[])[], width: number): number[] {
  const widths = head.map((h, i) => rows.reduce((n, row) => Math.max(n, row[i].length), h.length))
  for (;;) {
    const total = widths.reduce((n, w) => n + w + 2, 0)
    if (total <= width) return widths
    const widest = widths.indexOf(Math.max(...widths))
    if (widths[widest] <= 8) return widths
    widths[widest] -= Math.min(total - width, Math.max(1, widths[widest] >> 2))
  }
}

function evidence(report: Report, page: Page): void {
  const e = report.evidence
  page.line(page.paint.bold(e.files.map(f => visible(f.path)).join(', ')))
  for (const f of e.files)
    page.line(`  ${size(f.size)}, SHA-256 ${f.sha256}${e.files.length > 1 ? `  ${visible(f.path)}` : ''}`)
  const links = [
    ...new Set(e.interfaces.map(i => `${i.name === null ? '' : `${visible(i.name)} `}link type ${i.link_type}`)),
  ]
  page.line(
    `  ${e.format}${e.compression.length === 0 ? '' : ` in ${e.compression.join(', ')}`}; ${links.slice(0, 4).join('; ')}`,
  )
  for (const s of e.sections) {
    const made = [s.application, s.os, s.hardware].filter(x => x !== null).join('; ')
    if (made !== '') page.line(`  captured with ${visible(made)}`)
    for (const comment of s.comments) page.line(`  comment: ${visible(comment)}`)
  }
  const drops =
    e.dropped_packets === null ? 'drops not recorded' : `${count(e.dropped_packets)} dropped while capturing`
  page.line(`  ${count(e.packets)} packets, ${size(e.wire_bytes)}, ${drops}`)
  if (e.first_packet_time !== null)
    page.line(`  ${e.first_packet_time} to ${e.last_packet_time} (${span(e.duration ?? 0)})`)
}

function findings(report: Report, page: Page): void {
  const { paint } = page
  if (report.findings.length === 0) {
    page.heading('Findings')
    page.line('  none; what could not be looked at stands under Coverage')
    return
  }
  page.heading('Findings', report.list_totals.findings)
  const marks = { critical: paint.red, high: paint.red, medium: paint.yellow, low: paint.cyan, info: paint.dim }
  for (const f of report.findings.slice(0, Math.max(page.top, 20))) {
    const technique = f.techniques.map(t => `${t.id} ${t.name}`).join(', ')
    page.line(`  ${marks[f.severity](f.severity.toUpperCase().padEnd(8))} ${paint.bold(visible(f.title))}`)
    page.line(`           ${technique}; confidence ${Math.round(f.confidence * 100)} %`)
    const decisive = f.inputs.filter(i => i.threshold !== '' && i.value !== '').slice(0, 6)
    page.line(`           because ${decisive.map(i => visible(`${i.name} ${i.value} (${i.threshold})`)).join(', ')}`)
    for (const c of f.counter_evidence) page.line(`           against it: ${visible(c)}`)
    const packets = f.packets.slice(0, 12).join(' ')
    page.line(
      paint.dim(
        `           ${count(f.packet_count)} packets: ${packets}${f.packet_count > 12 ? ' …' : ''}   ${visible(f.filter)}`,
      ),
    )
  }
  const shown = Math.max(page.top, 20)
  const total = report.list_totals.findings
  if (total > shown) page.line(paint.dim(`  and ${count(total - shown)} more`))
}

function hierarchyRows(report: Report): string[][] {
  const rows: string[][] = []
  const add = (nodes: Report['protocol_hierarchy'], depth: number): void => {
    for (const n of nodes) {
      rows.push([`${'  '.repeat(depth)}${n.protocol}`, count(n.packets), size(n.bytes)])
      add(n.children, depth + 1)
    }
  }
  add(report.protocol_hierarchy, 0)
  return rows
}

function dns(report: Report, page: Page): void {
  page.table(
    'Names asked for (DNS)',
    ['name', 'times', 'answers', 'by', 'first packet'],
    [1, 4],
    report.dns_names.map(n => [
      n.name,
      count(n.queries),
      n.answers.length > 0 ? n.answers.slice(0, 8).join(' ') : n.response_codes.map(c => `error ${c}`).join(' '),
      n.clients.join(' '),
      String(n.first_packet),
    ]),
    report.list_totals.dns_names,
  )
}

const BARS = '▁▂▃▄▅▆▇█'

function timeline(report: Report, page: Page): void {
  const { packets, bin_seconds: bin, start } = report.timeline
  if (packets.length < 2 || start === null) return
  const step = Math.ceil(packets.length / Math.min(100, page.width - 20))
  const bins: number[] = []
  for (let i = 0; i < packets.length; i += step) bins.push(packets.slice(i, i + step).reduce((a, b) => a + b, 0))
  const most = Math.max(...bins)
  page.heading('Timeline')
  page.line(`  ${bins.map(n => (n === 0 ? ' ' : BARS[Math.min(7, Math.floor((n / most) * 8))])).join('')}`)
  page.line(page.paint.dim(`  from ${start}, ${span(bin * step)} a column, at most ${count(most)} packets in one`))
}

function coverage(report: Report, page: Page): void {
  const c = report.coverage
  page.heading('Coverage')
  const share = c.packets === 0 ? 100 : (100 * c.fully_dissected) / c.packets
  page.line(`  ${count(c.packets)} packets read, ${share.toFixed(1)} % dissected to the end`)
  const left = c.undissected.reduce((n, u) => n + u.packets, 0)
  if (left > 0) {
    const causes = c.undissected.slice(0, 6).map(u => `${visible(u.what)} ${count(u.packets)}`)
    page.line(
      `  ${count(left)} payloads of no known protocol: ${causes.join(', ')}${c.undissected.length > 6 ? ', …' : ''}`,
    )
  }
  if (c.malformed > 0) page.line(`  ${count(c.malformed)} malformed layers`)
  if (c.snapped_packets > 0) page.line(`  ${count(c.snapped_packets)} packets cut short by the capture (snap length)`)
  if (c.stream_gaps > 0)
    page.line(`  ${count(c.stream_gaps)} holes in TCP streams, ${size(c.stream_gap_bytes)} known to be missing`)
  if (c.incomplete_files > 0) page.line(`  ${count(c.incomplete_files)} files not whole`)
  if (c.encrypted_flows > 0)
    page.line(`  ${count(c.encrypted_flows)} encrypted TLS conversations: their content was not seen`)
  if (c.out_of_order_in_file > 0) page.line(`  ${count(c.out_of_order_in_file)} packets are older than the one before`)
  if (c.abandoned > 0) page.line(`  ${count(c.abandoned)} streams or datagrams given up at a memory bound`)
  for (const x of c.left_out) page.line(`  left out at a bound: ${count(x.count)} ${x.what}`)
  if (c.internal_errors > 0)
    page.line(
      `  ${count(c.internal_errors)} errors inside wiresift: please report ${visible(c.internal_error_messages[0] ?? '')}`,
    )
  for (const d of report.evidence.damage.slice(0, 5)) page.line(`  damaged at byte ${d.offset}: ${visible(d.message)}`)
}
