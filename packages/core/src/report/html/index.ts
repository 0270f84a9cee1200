import type { Report } from '../report.js'
import { shareBar, timelineChart } from './charts.js'
import { Html, html } from './escape.js'
import { STYLE } from './style.js'
import { table } from './table.js'

/** The report as one self-contained page: no script, nothing loaded, every string from the capture escaped. */
export function reportHtml(report: Report): string {
  const name = report.evidence.files.map(f => f.path).join(', ')
  const sections: readonly (readonly [id: string, title: string, body: Html | undefined])[] = [
    ['findings', 'Findings', findings(report)],
    ['timeline', 'Timeline', timelineChart(report.timeline)],
    ['coverage', 'Coverage', coverage(report)],
    ['protocols', 'Protocols', protocols(report)],
    ['hosts', 'Hosts', hosts(report)],
    ['conversations', 'Conversations', conversations(report)],
    ['dns', 'DNS', dns(report)],
    ['http', 'HTTP', http(report)],
    ['tls', 'TLS', tls(report)],
    ['credentials', 'Credentials', credentials(report)],
    ['files', 'Files', files(report)],
    ['comments', 'Comments', comments(report)],
    ['evidence', 'Evidence', evidence(report)],
  ]
  const shown = sections.filter((s): s is readonly [string, string, Html] => s[2] !== undefined)
  const policy = "default-src 'none'; style-src 'unsafe-inline'"
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer">
<title>wiresift: ${name}</title><style>${STYLE_HTML}</style></head><body>
<header><h1>${name}</h1><p class="dim">${summary(report)}</p></header>
<nav aria-label="Sections">${shown.map(([id, title]) => html`<a href="#${id}">${title}</a> `)}</nav>
<main>${shown.map(([id, title, body]) => html`<section id="${id}"><h2>${title}</h2>${body}</section>`)}
<p class="dim">${report.tool.name} ${report.tool.version}, ${report.analysis_timestamp}. Schema ${report.schema}.</p></main></body></html>
`.text
}

const STYLE_HTML = new Html(STYLE)

const bytes = (n: number): string => n.toLocaleString('en-US')

function summary(r: Report): string {
  const e = r.evidence
  const times = e.first_packet_time === null ? '' : `; ${e.first_packet_time} to ${e.last_packet_time}`
  return `${bytes(e.packets)} packets, ${bytes(e.wire_bytes)} bytes${times}`
}

function findings(r: Report): Html {
  if (r.findings.length === 0)
    return html`<p>None. What could not be looked at stands under <a href="#coverage">Coverage</a>.</p>`
  return html`${[...r.findings].map(
    f => html`<article class="finding ${f.severity}"><h3><span class="badge">${f.severity}</span>${f.title}</h3>
<p>${f.explanation}</p><dl><dt>Technique</dt><dd>${f.techniques.map(t => `${t.id} ${t.name}`).join(', ')}</dd>
<dt>Confidence</dt><dd>${Math.round(f.confidence * 100)} %</dd><dt>Time</dt><dd>${f.start ?? ''} to ${f.end ?? ''}</dd>
<dt>Because</dt><dd>${f.inputs.map(i => html`${i.name} <b>${String(i.value)}</b>${i.threshold === '' ? '' : ` (${i.threshold})`}<br>`)}</dd>
${f.counter_evidence.length === 0 ? html`` : html`<dt>Against it</dt><dd>${f.counter_evidence.map(c => html`${c}<br>`)}</dd>`}
<dt>Packets</dt><dd>${bytes(f.packet_count)}: ${f.packets.slice(0, 40).join(' ')}${f.packet_count > 40 ? ' …' : ''}</dd>
<dt>Filter</dt><dd><code>${f.filter}</code></dd></dl></article>`,
  )}`
}

function coverage(r: Report): Html {
  const c = r.coverage
  const share = c.packets === 0 ? 100 : (100 * c.fully_dissected) / c.packets
  const rows: readonly (readonly [string, number])[] = [
    ['Malformed layers', c.malformed],
    ['Layers cut short by the capture', c.cut_by_capture],
    ['Packets cut short by the capture', c.snapped_packets],
    ['Packets older than the one before', c.out_of_order_in_file],
    ['Holes in TCP streams', c.stream_gaps],
    ['Bytes known to be missing in them', c.stream_gap_bytes],
    ['Files not whole', c.incomplete_files],
    ['Encrypted TLS conversations', c.encrypted_flows],
    ['Given up at a memory bound', c.abandoned],
    ['Errors inside wiresift', c.internal_errors],
    ...c.left_out.map(x => [`Left out at a bound: ${x.what}`, x.count] as const),
  ]
  return html`<p>${bytes(c.packets)} packets read, ${share.toFixed(1)} % dissected to the end. "Nothing found" holds for these alone.</p>
<dl>${rows.filter(x => x[1] > 0).map(([what, n]) => html`<dt>${what}</dt><dd>${bytes(n)}</dd>`)}
${r.evidence.damage.map(d => html`<dt>Damage at byte ${d.offset}</dt><dd>${d.message}</dd>`)}</dl>
${
  c.undissected.length === 0
    ? html``
    : html`<details><summary>Payloads of no known protocol</summary>${
        table(
          ['where', '#packets'],
          c.undissected.map(u => [u.what, u.packets]),
        ) ?? html``
      }</details>`
}`
}

function protocols(r: Report): Html | undefined {
  const rows: Html[] = []
  const most = r.evidence.packets
  const add = (nodes: Report['protocol_hierarchy'], depth: number): void => {
    for (const n of nodes) {
      rows.push(
        html`<tr><td><span class="pre" style="--depth:${depth}">${n.protocol}</span></td><td class="n">${bytes(n.packets)}${shareBar(n.packets, most)}</td><td class="n">${bytes(n.bytes)}</td></tr>`,
      )
      if (depth < 40) add(n.children, depth + 1)
    }
  }
  add(r.protocol_hierarchy, 0)
  if (rows.length === 0) return undefined
  return html`<div class="scroll"><table><thead><tr><th>Protocol</th><th class="n">Packets</th><th class="n">Bytes</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

function hosts(r: Report): Html | undefined {
  return table(
    ['address', 'names', '#sent', '#received', '#packets', 'first and last packet', 'filter'],
    r.endpoints.map(e => [
      e.address,
      e.names.join(', '),
      e.bytes_sent,
      e.bytes_received,
      e.packets_sent + e.packets_received,
      `${e.first_packet} ${e.last_packet}`,
      html`<code>${e.filter}</code>`,
    ]),
    r.list_totals.endpoints,
  )
}

function conversations(r: Report): Html | undefined {
  return table(
    [
      'start',
      'from',
      'to',
      'name',
      'protocol',
      '#bytes up',
      '#bytes down',
      '#seconds',
      'first and last packet',
      'filter',
    ],
    r.flows.map(f => [
      f.start ?? '',
      `${f.client}:${f.client_port}`,
      `${f.server}:${f.server_port}`,
      f.name,
      f.protocol === '' ? f.transport : f.protocol,
      f.bytes_from_client,
      f.bytes_from_server,
      f.duration ?? 0,
      `${f.first_packet} ${f.last_packet}`,
      html`<code>${f.filter}</code>`,
    ]),
    r.list_totals.flows,
  )
}

function dns(r: Report): Html | undefined {
  return table(
    ['name', '#queries', 'answers', 'asked by', 'first packet', 'filter'],
    r.dns_names.map(n => [
      n.name,
      n.queries,
      n.answers.length > 0 ? n.answers.slice(0, 20).join(' ') : n.response_codes.map(c => `error ${c}`).join(' '),
      n.clients.slice(0, 20).join(' '),
      n.first_packet,
      html`<code>${n.filter}</code>`,
    ]),
  )
}

function http(r: Report): Html | undefined {
  return table(
    ['time', 'client', 'request', '#status', 'type', '#bytes', 'packets', 'filter'],
    r.http.map(h => [
      h.time ?? '',
      h.client,
      `${h.method} ${h.host === '' ? `${h.server}:${h.server_port}` : h.host}${h.uri}`,
      h.status ?? '',
      h.response_type,
      h.response_bytes,
      h.packets.join(' '),
      html`<code>${h.filter}</code>`,
    ]),
    r.list_totals.http,
  )
}

function tls(r: Report): Html | undefined {
  return table(
    ['time', 'client', 'server', 'name', 'version', 'certificate', 'JA3', 'JA3S', 'packets', 'filter'],
    r.tls.map(t => [
      t.time ?? '',
      t.client,
      `${t.server}:${t.server_port}`,
      t.sni,
      t.version,
      t.certificates.length === 0 ? '' : `${t.certificates[0].subject}, issued by ${t.certificates[0].issuer}`,
      t.ja3,
      t.ja3s,
      t.packets.join(' '),
      html`<code>${t.filter}</code>`,
    ]),
    r.list_totals.tls,
  )
}

function credentials(r: Report): Html | undefined {
  return table(
    ['time', 'protocol', 'user', 'secret', 'client', 'server', 'accepted', 'packets', 'filter'],
    r.credentials.map(c => [
      c.time ?? '',
      `${c.protocol} ${c.method}`,
      c.user,
      c.secret,
      c.client,
      `${c.server}:${c.server_port} ${c.scope}`,
      c.accepted === null ? 'unknown' : c.accepted ? 'yes' : 'no',
      c.packets.join(' '),
      html`<code>${c.filter}</code>`,
    ]),
    r.list_totals.credentials,
  )
}

function files(r: Report): Html | undefined {
  return table(
    ['time', 'name', 'what it is', 'declared', '#bytes', 'whole', 'from', 'to', 'hashes', 'packets', 'filter'],
    r.files.map(f => [
      f.time ?? '',
      html`${f.name}<br><span class="dim">${f.location}</span>`,
      f.description,
      f.declared_type,
      f.size,
      f.whole ? 'yes' : 'no',
      f.from,
      f.to,
      html`<code>SHA-256 ${f.sha256}</code><br><code>SHA-1 ${f.sha1}</code><br><code>MD5 ${f.md5}</code>`,
      `${f.packets.slice(0, 12).join(' ')}${f.packet_count > 12 ? ` … (${f.packet_count})` : ''}`,
      html`<code>${f.filter}</code>`,
    ]),
    r.list_totals.files,
  )
}

function comments(r: Report): Html | undefined {
  return table(
    ['#packet', 'comment'],
    r.packet_comments.map(c => [c.frame, c.text]),
    r.list_totals.packet_comments,
  )
}

function evidence(r: Report): Html {
  const e = r.evidence
  const row = (name: string, value: string | number | null): Html =>
    value === null || value === '' ? html`` : html`<dt>${name}</dt><dd>${value}</dd>`
  return html`<dl>${e.files.map(f => html`<dt>${f.path}</dt><dd>${bytes(f.size)} bytes, SHA-256 <code>${f.sha256}</code></dd>`)}
${row('Format', `${e.format} ${e.version}, ${e.byte_order}-endian${e.compression.length === 0 ? '' : `, compressed with ${e.compression.join(', ')}`}`)}
${row('Packets', bytes(e.packets))}${row('Captured bytes', bytes(e.captured_bytes))}${row('Bytes on the wire', bytes(e.wire_bytes))}
${row('First packet', e.first_packet_time)}${row('Last packet', e.last_packet_time)}
${row('Dropped while capturing', e.dropped_packets === null ? 'not recorded' : bytes(e.dropped_packets))}
${row('Names in the file', e.name_resolutions.map(n => `${n.address} ${n.names.join(' ')}`).join('; '))}${row('Decryption secrets in the file', e.decryption_secrets.map(s => `${s.kind} (${s.bytes} bytes)`).join(', '))}
${row('Capture statistics', e.statistics.map(s => `interface ${s.interface}: ${s.received ?? '?'} received, ${s.dropped ?? '?'} dropped`).join('; '))}
${e.sections.map(s => html`${row('Hardware', s.hardware)}${row('System', s.os)}${row('Application', s.application)}${s.comments.map(c => row('Comment', c))}`)}
${row('Command', r.command_line)}</dl>
${
  table(
    ['#id', 'name', 'description', '#link type', 'filter', '#packets', '#dropped'],
    e.interfaces.map(i => [
      i.id,
      i.name ?? '',
      i.description ?? '',
      i.link_type,
      i.capture_filter ?? '',
      i.packets,
      i.dropped ?? '',
    ]),
  ) ?? html``
}`
}
