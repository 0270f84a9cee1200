import { CaptureError, type CaptureMeta, type CaptureReader, type Interface, type PacketBatch } from '@wiresift/core'
import { why } from '../capinfos/command.js'
import { type CaptureFormat, captureOutput, FormatError, sectionWith } from '../capture-output.js'
import { FORMATS } from '../editcap/options.js'
import { openFiles } from '../sources/open-files.js'
import { getopt } from '../tshark/getopt.js'

const USAGE = `Usage: wiresift mergecap [options] -w <outfile>|- <infile> [<infile> ...]

Merges capture files by time as Wireshark's mergecap does.

  -a             one file after the other instead
  -s <snaplen>   cut packets to that many bytes
  -w <outfile>   the file to write; - is standard output
  -F <format>    pcapng (default), pcap or nsecpcap
  -I <mode>      which interfaces become one: all (where all files have the same; default), any (every pair that is alike), none
  -V             tell what is done
  -h, -v         help, version

Examples:
  wiresift mergecap -w all.pcapng part1.pcap part2.pcap
  wiresift mergecap -a -F pcap -w - *.pcap | tcpdump -nr -
`

class MergecapError extends Error {
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message)
  }
}

interface MergeOptions {
  output: string | undefined
  append: boolean
  snapLength: number
  format: CaptureFormat
  mode: string
  verbose: boolean
}

const MODES = ['none', 'all', 'any']

/** `wiresift mergecap`: the drop-in. */
export async function mergecap(argv: readonly string[]): Promise<number> {
  const { given, rest, wrong } = getopt(argv, { short: 'aF:hI:s:vVw:', long: { help: 'h', version: 'v' } })
  try {
    if (wrong !== undefined) throw new MergecapError(wrong)
    const o: MergeOptions = {
      output: undefined,
      append: false,
      snapLength: 0,
      format: 'pcapng',
      mode: 'all',
      verbose: false,
    }
    for (const { option, value } of given) {
      if (option === 'h' || option === 'v') {
        process.stdout.write(option === 'h' ? USAGE : 'Mergecap (wiresift), in the manner of Wireshark 4.0.17.\n')
        return 0
      }
      apply(o, option, value)
    }
    if (o.output === undefined)
      throw new MergecapError('an output filename must be set with -w\n          run with -h for help')
    if (rest.length === 0) throw new MergecapError('No input files were specified')
    return await merge(rest, o, o.output)
  } catch (error) {
    if (error instanceof FormatError) {
      process.stderr.write('mergecap: The capture file being read can\'t be written as a "pcap" file.\n')
      return 2
    }
    if (!(error instanceof MergecapError)) throw error
    process.stderr.write(`mergecap: ${error.message}\n`)
    return error.code
  }
}

function apply(o: MergeOptions, option: string, value: string): void {
  if (option === 'a') o.append = true
  else if (option === 'V') o.verbose = true
  else if (option === 'w') o.output = value
  else if (option === 's') {
    if (!/^\d+$/.test(value)) throw new MergecapError(`The specified snapshot length "${value}" isn't a decimal number`)
    o.snapLength = Number(value)
  } else if (option === 'F') {
    const format = FORMATS.find(f => f === value)
    if (format === undefined)
      throw new MergecapError(`"${value}" isn't a valid capture file type\nmergecap: known are ${FORMATS.join(', ')}`)
    o.format = format
  } else if (option === 'I') {
    if (!MODES.includes(value))
      throw new MergecapError(
        `"${value}" isn't a valid IDB merge mode\nmergecap: The available IDB merge modes for the "-I" flag are:\n${MODES.map(m => `    ${m}\n`).join('')}`.trimEnd(),
      )
    o.mode = value
  }
}

async function merge(paths: readonly string[], o: MergeOptions, output: string): Promise<number> {
  // opened one by one first, so that the message names the file
  for (const path of paths) {
    const { reader } = await openFiles([path], { hash: false }).catch((error: unknown) => {
      throw error instanceof CaptureError ? new MergecapError(why(path, error, 'mergecap'), 2) : error
    })
    if (path !== '-') await reader.close()
  }
  const { reader, files } = await openFiles(paths, { hash: false })
  const { meta } = reader
  const packets = o.append
    ? inOrder(
        files.map(f => f.reader),
        meta,
      )
    : reader
  const section = sectionWith([], { application: 'Mergecap (wiresift)' })
  const joined = new JoinedInterfaces(meta, files.length, o.mode)
  const out = captureOutput(output, o.format, meta, { section, everyInterface: !joined.joins })
  let n = 0
  for (let batch = await packets.next(); batch !== undefined; batch = await packets.next()) {
    for (let i = 0; i < batch.count; i++) {
      if (o.snapLength > 0 && batch.captured[i] > o.snapLength) batch.captured[i] = o.snapLength
      joined.assign(batch, i)
      out.packet(batch, i)
      n++
      if (o.verbose) process.stderr.write(`Record: ${n}\n`)
    }
  }
  out.finish()
  await reader.close()
  if (o.verbose) process.stderr.write('mergecap: merging complete\n')
  for (const problem of meta.problems.slice(0, 5))
    process.stderr.write(`mergecap: The file "${files[problem.file]?.path}" is damaged: ${problem.message}.\n`)
  return meta.problems.length > 0 ? 2 : 0
}

/** One file after the other, under the merged description. */
function inOrder(readers: readonly CaptureReader[], meta: CaptureMeta): CaptureReader {
  let at = 0
  const placed = readers.map(() => new Map<number, number>())
  return {
    meta,
    bytesRead: 0,
    async next(): Promise<PacketBatch | undefined> {
      for (; at < readers.length; at++) {
        const reader = readers[at]
        const batch = await reader.next()
        if (batch === undefined) continue
        const ids = placed[at]
        for (let i = 0; i < batch.count; i++) {
          const own = batch.iface[i]
          let id = ids.get(own)
          if (id === undefined) {
            id = meta.interfaces.push({ ...reader.meta.interfaces[own], section: 0 }) - 1
            ids.set(own, id)
          }
          batch.iface[i] = id
          batch.section[i] = 0
        }
        return batch
      }
      return undefined
    },
    close: async () => undefined,
  }
}

/** Interfaces that are alike become one. */
class JoinedInterfaces {
  private readonly to = new Map<number, number>()

  constructor(
    private readonly meta: CaptureMeta,
    private readonly files: number,
    private readonly mode: string,
  ) {}

  /** Whether interfaces become one. */
  get joins(): boolean {
    return this.mode === 'any' || (this.mode === 'all' && this.allAlike())
  }

  assign(batch: PacketBatch, i: number): void {
    const own = batch.iface[i]
    let id = this.to.get(own)
    if (id === undefined) this.to.set(own, (id = this.find(own)))
    batch.iface[i] = id
  }

  private find(own: number): number {
    const { interfaces } = this.meta
    if (!this.joins) return own
    for (let k = 0; k < own; k++) if (alike(interfaces[k], interfaces[own])) return k
    return own
  }

  /** Whether every file has the same interfaces, in the same order. */
  private allAlike(): boolean {
    const { interfaces, sections } = this.meta
    const byFile = Array.from({ length: this.files }, (_, file) =>
      interfaces.filter(x => sections[x.section]?.file === file),
    )
    const [first, ...others] = byFile
    return others.every(list => list.length === first.length && list.every((x, k) => alike(x, first[k])))
  }
}

function alike(a: Interface, b: Interface): boolean {
  return (
    a.linkType === b.linkType &&
    a.timeResolution === b.timeResolution &&
    a.timeOffset === b.timeOffset &&
    a.name === b.name &&
    a.description === b.description &&
    a.filter === b.filter &&
    a.os === b.os &&
    a.hardware === b.hardware &&
    a.speed === b.speed &&
    a.snapLength === b.snapLength
  )
}
