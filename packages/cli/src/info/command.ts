import { CaptureError, type CaptureMeta, ENCAPSULATION_NAMES, encapsulation } from '@wiresift/core'
import { Command, CommanderError } from 'commander'
import { type CaptureFacts, captureFacts } from '../capinfos/facts.js'
import { durationOf } from '../capinfos/layout.js'
import { quoted } from '../custody.js'
import { UsageError } from '../errors.js'
import { Output } from '../output.js'
import { visible } from '../report/visible.js'

const EXAMPLES = `
Examples:
  wiresift info capture.pcapng
  wiresift info --json *.pcap | jq '.captures[] | {path, packets, sha256}'

Exit status: 0 done; 1 a file that cannot be read or is damaged (what is readable is told); 2 bad usage.`

/** `wiresift info CAPTURE...`: what a capture file is and what it says about itself. */
export async function info(argv: readonly string[], version: string): Promise<number> {
  const command = new Command('wiresift info')
    .description(
      'Tells what capture files are: format, interfaces, times, comments, drops, secrets, gaps, order, hashes.',
    )
    .argument('<captures...>', 'capture files; - is standard input')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    throw new UsageError(`${error.message.replace(/^error: /, '')} (see wiresift info --help)`)
  }
  const out = new Output()
  const json = command.opts<{ json?: boolean }>().json === true
  const captures: CaptureInfo[] = []
  let status = 0
  for (const path of command.args) {
    try {
      const about = describe(await captureFacts(path, true))
      if (about.damage.length > 0) status = 1
      if (json) captures.push(about)
      else out.write(`${captures.length++ === 0 ? '' : '\n'}${text(about)}`)
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error
      process.stderr.write(
        `wiresift: ${error.message.startsWith(path) ? error.message : `${path}: ${error.message}`}\n`,
      )
      status = 1
    }
  }
  if (json) {
    const commandLine = ['wiresift', 'info', ...argv].map(quoted).join(' ')
    out.write(`${JSON.stringify({ tool: { name: 'wiresift', version }, commandLine, captures }, null, 2)}\n`)
  }
  out.flush()
  return status
}

type CaptureInfo = ReturnType<typeof describe>

function describe(f: CaptureFacts) {
  const { meta } = f
  const faces = meta.interfaces.map((x, index) => ({ x, index })).filter(({ x }) => x.id >= 0)
  return {
    path: f.path,
    format: meta.variant === undefined ? meta.format : `${meta.format} (${meta.variant})`,
    byteOrder: meta.byteOrder,
    version: meta.version,
    compression: meta.compression,
    size: f.size,
    sha256: f.hashes?.sha256 ?? '',
    sha1: f.hashes?.sha1 ?? '',
    ripemd160: f.hashes?.ripemd160 ?? '',
    packets: f.packets,
    bytes: f.bytes,
    first: f.first === undefined ? null : isoTime(f.first),
    last: f.last === undefined ? null : isoTime(f.last),
    duration: durationOf(f)?.value ?? null,
    inOrder: f.ordered,
    packetsBackInTime: f.backwards,
    untimed: !f.timed,
    longestGap: f.longestGap ?? null,
    cutShort: f.cut ?? null,
    sections: meta.sections.map(s => ({
      hardware: s.hardware ?? null,
      os: s.os ?? null,
      application: s.application ?? null,
      comments: s.comments,
    })),
    interfaces: faces.map(({ x, index }) => ({
      name: x.name ?? null,
      description: x.description ?? null,
      linkType: x.linkType,
      encapsulation: ENCAPSULATION_NAMES[encapsulation(x.linkType)] ?? 'unknown',
      snapLength: x.snapLength,
      ticksPerSecond: x.timeResolution,
      filter: x.filter ?? null,
      os: x.os ?? null,
      comments: x.comments,
      packets: f.byInterface.get(index) ?? 0,
      received: x.received ?? null,
      dropped: x.dropped ?? null,
    })),
    comments: f.comments,
    commentCount: f.commentCount,
    names: meta.nameResolutions.reduce((n, r) => n + r.records.length, 0),
    secrets: secretsOf(meta),
    otherBlocks: meta.otherBlocks,
    damage: meta.problems.map(p => ({ offset: p.offset, message: p.message })),
  }
}

function secretsOf(meta: CaptureMeta): Record<string, number> {
  const kinds: Record<string, number> = {}
  for (const { kind } of meta.secrets) kinds[kind] = (kinds[kind] ?? 0) + 1
  return kinds
}

function isoTime({ seconds, nanos }: { readonly seconds: number; readonly nanos: number }): string {
  const d = new Date(seconds * 1000)
  const whole = Number.isNaN(d.getTime()) ? `${seconds} s` : d.toISOString().slice(0, 19)
  return `${whole}.${String(nanos).padStart(9, '0')}Z`
}

function text(c: CaptureInfo): string {
  const lines: string[] = [c.path]
  const row = (name: string, value: string | number | null): void => {
    if (value !== null && value !== '') lines.push(`  ${name.padEnd(14)} ${visible(String(value))}`)
  }
  const compressed = c.compression.length > 0 ? `, compressed with ${c.compression.join(', ')}` : ''
  row('format', `${c.format} ${c.version}, ${c.byteOrder}-endian${compressed}`)
  row('size', `${c.size} bytes`)
  row('SHA-256', c.sha256)
  row('SHA-1', c.sha1)
  row('packets', `${c.packets}, ${c.bytes} bytes on the wire`)
  row('first', c.first)
  row('last', c.last)
  if (c.duration !== null) row('duration', `${c.duration.toFixed(6)} s`)
  row(
    'order',
    c.inOrder
      ? 'every packet is at or behind the time of the one before'
      : `${c.packetsBackInTime} packets are older than the one before`,
  )
  if (c.longestGap !== null)
    row('longest gap', `${c.longestGap.seconds.toFixed(6)} s before packet ${c.longestGap.packet}`)
  if (c.cutShort !== null) row('cut short', `packets of ${c.cutShort.least} to ${c.cutShort.most} captured bytes`)
  for (const s of c.sections) {
    row('application', s.application)
    row('system', s.os)
    row('hardware', s.hardware)
    for (const comment of s.comments) row('comment', comment)
  }
  for (const [i, x] of c.interfaces.entries()) {
    const drops = x.dropped === null ? 'drops not recorded' : `${x.dropped} dropped`
    const filter = x.filter === null ? '' : `, filter "${x.filter}"`
    const snap = x.snapLength === 0 ? '' : `, at most ${x.snapLength} bytes`
    row(
      `interface ${i}`,
      `${x.name ?? 'without a name'}: ${x.encapsulation}, ${x.packets} packets, ${drops}${snap}${filter}`,
    )
    row('', x.description)
  }
  if (c.names > 0) row('names', `${c.names} addresses are given names`)
  for (const [kind, n] of Object.entries(c.secrets)) row('secrets', `${n} of ${kind}`)
  for (const { packet, text: comment } of c.comments.slice(0, 10)) row(`packet ${packet}`, comment)
  if (c.commentCount > 10) row('', `${c.commentCount - 10} more comments on packets`)
  for (const b of c.otherBlocks) row('other blocks', `${b.count} of type 0x${b.type.toString(16)}, ${b.bytes} bytes`)
  for (const d of c.damage.slice(0, 10)) row('damage', `${d.message} (byte ${d.offset})`)
  return `${lines.join('\n')}\n`
}
