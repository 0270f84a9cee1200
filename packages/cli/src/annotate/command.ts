import {
  Analysis,
  CaptureError,
  type CaptureMeta,
  detectAll,
  type Finding,
  openCapture,
  PcapngCopy,
  rewritePcapng,
} from '@wiresift/core'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { FileSink, sectionWith } from '../capture-output.js'
import { type Custody, hashedFile, quoted } from '../custody.js'
import { InputError, UsageError } from '../errors.js'
import { nodePlatform } from '../platform.js'
import { nodeDecompressors } from '../sources/decompress.js'
import { openSource } from '../sources/file-source.js'

interface AnnotateFlags {
  readonly output: string
  readonly comment: readonly (readonly [packet: number, text: string])[]
  readonly sectionComment: readonly string[]
  readonly findings: boolean
  readonly internal: readonly string[]
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  wiresift annotate capture.pcapng -o annotated.pcapng
  wiresift annotate capture.pcap -o annotated.pcapng --no-findings --comment '17:first contact' --comment '42:the file'

The findings of the report become comments on the packets that prove them, where Wireshark shows them (frame.comment), and their
summary becomes the capture's comment. Everything else in a pcapng file stays as it was, byte for byte; other formats become pcapng.
Exit status: 0 done; 1 input that cannot be read or is damaged; 2 bad usage.`

/** `wiresift annotate CAPTURE -o OUT.pcapng`. */
export async function annotate(argv: readonly string[], version: string): Promise<number> {
  const command = new Command('wiresift annotate')
    .description('Writes the findings of the report as comments on the packets that prove them.')
    .argument('<capture>', 'a capture file')
    .requiredOption('-o, --output <file>', 'the pcapng file to write')
    .option('--comment <n:text>', 'comment on packet n (repeatable)', packetComment, [])
    .option(
      '--section-comment <text>',
      'comment on the capture (repeatable)',
      (t: string, l: string[]) => [...l, t],
      [],
    )
    .option('--no-findings', 'only the comments given')
    .option(
      '--internal <cidr>',
      'also count this network as internal (repeatable)',
      (t: string, l: string[]) => [...l, t],
      [],
    )
    .option('--json', 'print what was read and written, with hashes')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    throw new UsageError(`${error.message.replace(/^error: /, '')} (see wiresift annotate --help)`)
  }
  const [input] = command.args
  const flags = command.opts<AnnotateFlags>()
  if (input === '-') throw new UsageError('annotate reads its capture twice: name a file, not standard input')
  return run(input, flags, version, argv)
}

function packetComment(text: string, list: (readonly [number, string])[]): (readonly [number, string])[] {
  const match = /^(\d+):(.+)$/s.exec(text)
  if (match === null) throw new InvalidArgumentError('It has to be a packet number, a colon and a text.')
  return [...list, [Number(match[1]), match[2]]]
}

async function run(input: string, flags: AnnotateFlags, version: string, argv: readonly string[]): Promise<number> {
  const findings = flags.findings ? await findingsOf(input, flags.internal) : []
  const comments = new Map<number, string[]>()
  const add = (packet: number, text: string): void => {
    const list = comments.get(packet)
    if (list === undefined) comments.set(packet, [text])
    else list.push(text)
  }
  for (const f of findings) for (const packet of f.packets) add(packet, commentOf(f))
  for (const [packet, text] of flags.comment) add(packet, text)
  const section = [...summaryOf(findings, version, flags.findings), ...flags.sectionComment]
  const written = await write(input, flags.output, comments, section)
  for (const packet of written.uncommented.slice(0, 5))
    process.stderr.write(`wiresift: packet ${packet} is of a kind of block that takes no comments\n`)
  const missing = [...comments.keys()].filter(n => n > written.packets)
  if (missing.length > 0) process.stderr.write(`wiresift: there is no packet ${missing.join(', ')}\n`)
  const custody: Custody = {
    tool: { name: 'wiresift', version },
    commandLine: ['wiresift', 'annotate', ...argv].map(quoted).join(' '),
    inputs: [hashedFile(input)],
    outputs: [{ ...hashedFile(flags.output), packets: written.packets }],
  }
  if (flags.json === true)
    process.stdout.write(`${JSON.stringify({ ...custody, comments: Object.fromEntries(comments) }, null, 2)}\n`)
  else process.stderr.write(`${findings.length} findings, comments on ${comments.size} packets: ${flags.output}\n`)
  for (const problem of written.meta.problems.slice(0, 5))
    process.stderr.write(`wiresift: ${input}: ${problem.message} (byte ${problem.offset})\n`)
  return written.meta.problems.length > 0 ? 1 : 0
}

async function findingsOf(input: string, internal: readonly string[]): Promise<Finding[]> {
  const source = await openSource(input, false)
  const reader = await opened(input, source)
  const analysis = new Analysis(reader.meta, { platform: nodePlatform })
  for (let batch = await reader.next(); batch !== undefined; batch = await reader.next()) analysis.take(batch)
  const findings = detectAll(analysis.tables(), { internal: [...internal] })
  source.close()
  return findings
}

async function opened(input: string, source: Awaited<ReturnType<typeof openSource>>) {
  try {
    return await openCapture(source, { decompress: nodeDecompressors })
  } catch (error) {
    source.close()
    throw error instanceof CaptureError ? new InputError(`${input}: ${error.message}`) : error
  }
}

const percent = (n: number): string => `${Math.round(n * 100)} %`

function commentOf(f: Finding): string {
  const techniques = f.techniques.map(t => `${t.id} ${t.name}`).join(', ')
  return `wiresift ${f.severity}: ${f.title} [${techniques}; confidence ${percent(f.confidence)}]`
}

function summaryOf(findings: readonly Finding[], version: string, wanted: boolean): string[] {
  if (!wanted) return []
  const lines = findings.map(
    f =>
      `${f.severity}: ${f.title} (${f.packetCount} packets${f.packetCount > f.packets.length ? `, the first ${f.packets.length} marked` : ''}; ${f.filter})`,
  )
  return [`wiresift ${version}: ${findings.length} findings${lines.length > 0 ? `\n${lines.join('\n')}` : ''}`]
}

interface Written {
  readonly meta: CaptureMeta
  readonly packets: number
  readonly uncommented: number[]
}

async function write(
  input: string,
  output: string,
  comments: ReadonlyMap<number, readonly string[]>,
  section: readonly string[],
): Promise<Written> {
  const source = await openSource(input, false)
  const probe = await opened(input, source)
  const { format } = probe.meta
  source.close()
  const uncommented: number[] = []
  const sink = new FileSink(output)
  const again = await openSource(input, false)
  let packets = 0
  try {
    if (format === 'pcapng') {
      const meta = await rewritePcapng(again, sink.write, {
        decompress: nodeDecompressors,
        comments: packet => {
          packets = packet
          return comments.get(packet) ?? []
        },
        sectionComments: section,
        onUncommented: packet => uncommented.push(packet),
      })
      return { meta, packets, uncommented }
    }
    const reader = await openCapture(again, { decompress: nodeDecompressors })
    const copy = new PcapngCopy(reader.meta, sink.write, {
      section: sectionWith([], { application: 'wiresift', comments: section }),
      everyInterface: true,
    })
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
      for (let i = 0; i < batch.count; i++) copy.packet(batch, i, comments.get(++packets) ?? [])
    copy.finish()
    return { meta: reader.meta, packets, uncommented }
  } finally {
    again.close()
    sink.close()
  }
}
