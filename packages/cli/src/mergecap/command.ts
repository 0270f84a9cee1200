import { release, type } from 'node:os'
import { CaptureError, type Option } from '@wiresift/core'
import type { CaptureFormat } from '../capture-output.js'
import { FORMATS } from '../editcap/options.js'
import { leadingKinds, perPacket, UnwritableError } from '../editcap/writable.js'
import { writtenFile } from '../editcap/written-file.js'
import { damageText, openAsWireshark, openingText, type WiresharkFile } from '../sources/as-wireshark.js'
import { getopt } from '../tshark/getopt.js'
import { MergedInterfaces } from './interfaces.js'
import { DamageError, Input, inOrderOfTime, oneAfterTheOther } from './order.js'

const OPT_COMMENT = 1
const SHB_OS = 3
const SHB_APPLICATION = 4
const LONGEST = 262_144

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
    if (error instanceof UnwritableError) {
      process.stderr.write(`mergecap: ${error.message}\n`)
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
  const inputs: Input[] = []
  for (const path of paths) inputs.push(new Input(await open(path)))
  if (!mergeable(inputs, o.format)) throw new UnwritableError(o.format)
  const file = writtenFile(output, o.format, mergedSection(inputs), LONGEST)
  const merged = new MergedInterfaces(inputs, o.mode, file)
  const secrets = new Map<Input, number>()
  let n = 0
  try {
    for await (const input of o.append ? oneAfterTheOther(inputs) : inOrderOfTime(inputs)) {
      const { meta } = input.file.reader
      const { batch, i } = input.row
      input.take()
      for (const one of o.append ? [input] : inputs) merged.catchUp(one)
      for (let k = secrets.get(input) ?? 0; k < meta.secrets.length; k++) file.secrets(meta.secrets[k], meta)
      secrets.set(input, meta.secrets.length)
      if (o.snapLength > 0 && batch.captured[i] > o.snapLength) batch.captured[i] = o.snapLength
      // where one follows the other, nobody counts the packets of each
      const where = { path: input.file.path, packet: o.append ? 0 : input.read }
      if (meta.format === 'netmon' && o.format === 'pcapng')
        throw new MergecapError(
          `Record ${where.packet} of "${where.path}" has an interface ID that does not match any IDB in its file.`,
          2,
        )
      file.packet(batch, i, merged.idOf(input, batch.iface[i]), meta, where)
      if (o.verbose) process.stderr.write(`Record: ${++n}\n`)
    }
  } catch (error) {
    file.finish()
    if (!(error instanceof DamageError)) throw error
    const { path, reader } = error.input.file
    throw new MergecapError(damageText(error.problem, reader.meta, path, 'mergecap'), 2)
  }
  file.finish()
  for (const { file: input } of inputs) await input.reader.close()
  if (o.verbose) process.stderr.write('mergecap: merging complete\n')
  return 0
}

/** Whether files of these link types can be written as one. */
function mergeable(inputs: readonly Input[], format: CaptureFormat): boolean {
  const metas = inputs.map(x => x.file.reader.meta)
  const kinds = new Set(metas.flatMap(m => (perPacket(m) ? [-1] : leadingKinds(m))))
  // files that describe no interface are written as one
  const one = format !== 'pcapng' || metas.every(m => m.format === 'netmon')
  return kinds.size === 1 ? !kinds.has(0) && !(kinds.has(-1) && one) : !one
}

/** The section of the first file, and in its comment, where it has one, what was merged. */
function mergedSection(inputs: readonly Input[]): Option[] {
  const text = (value: string): Uint8Array => new TextEncoder().encode(value)
  const own = inputs[0].file.reader.meta.sections[0]?.options ?? []
  const system = { code: SHB_OS, value: text(`${type()} ${release()}`) }
  const application = { code: SHB_APPLICATION, value: text('Mergecap (wiresift)') }
  const first = own.find(x => x.code === OPT_COMMENT)
  if (first === undefined) return [system, application]
  const list = inputs.map((x, k) => `File${k + 1}: ${x.file.path} \n`).join('')
  const told = text(`${first.value.length === 0 ? '' : ' \n'}File created by merging: \n${list}`)
  const comment = { code: OPT_COMMENT, value: Buffer.concat([first.value, told]) }
  const placed = new Map([
    [OPT_COMMENT, comment],
    [SHB_OS, system],
    [SHB_APPLICATION, application],
  ])
  const options = own
    .filter(x => x.code === OPT_COMMENT || placed.has(x.code))
    .map(x => (x.code === OPT_COMMENT && x !== first ? x : (placed.get(x.code) ?? x)))
  return [...options, ...[system, application].filter(x => !options.includes(x))]
}

async function open(path: string): Promise<WiresharkFile> {
  try {
    return await openAsWireshark(path)
  } catch (error) {
    throw error instanceof CaptureError ? new MergecapError(openingText(error, path, 'mergecap'), 2) : error
  }
}
