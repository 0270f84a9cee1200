import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { UsageError } from '../errors.js'

export interface SliceFlags {
  readonly output: string
  readonly filter?: string
  readonly bpf?: string
  readonly packets?: readonly (readonly [first: number, last: number])[]
  readonly from?: string
  readonly to?: string
  readonly conversation: string[]
  readonly finding: string[]
  readonly report?: string
  /** Whether the packets that a reassembled message needs come along. */
  readonly dependencies: boolean
  readonly split?: string
  readonly dedup?: boolean
  readonly sort?: boolean
  readonly shift?: string
  readonly snaplen?: number
  readonly anonymise?: string
  readonly keepPayload?: boolean
  readonly injectSecrets: string[]
  readonly dropSecrets?: boolean
  readonly format?: 'pcapng' | 'pcap' | 'nsecpcap'
  readonly manifest?: string
  readonly json?: boolean
}

const EXAMPLES = `
Examples:
  wiresift slice big.pcapng -o dns.pcapng -Y dns
  wiresift slice big.pcapng -o c2.pcapng --bpf 'host 203.0.113.66'
  wiresift slice big.pcapng -o part.pcapng --packets 1-1000,5000 --from 2026-11-23T14:55:00Z
  wiresift slice big.pcapng -o finding.pcapng --report case/report.json --finding scan-1
  wiresift slice big.pcapng -o each.pcapng --split conversation
  wiresift slice big.pcapng -o share.pcapng --anonymise 'a long secret key'

Conditions of different kinds all have to hold; --packets, --conversation and --finding add to each other. With -Y the packets that
a matching message was put together from come along, so that the slice reads like the whole (--no-dependencies leaves them out).
Exit status: 0 done; 1 input that cannot be read or is damaged; 2 bad usage.`

/** Reads the command line; undefined where help was all that was asked for. */
export function sliceFlags(argv: readonly string[]): { input: string; flags: SliceFlags } | undefined {
  const list = (text: string, before: string[]): string[] => [...before, text]
  const command = new Command('wiresift slice')
    .description('Writes chosen packets of a capture, and nothing else changes unless asked for.')
    .argument('<capture>', 'a capture file; - is standard input')
    .requiredOption(
      '-o, --output <file>',
      'the file to write (with --split: the pattern of the names); - is standard output',
    )
    .option('-Y, --filter <filter>', 'display filter')
    .option('--bpf <filter>', 'capture filter (pcap-filter)')
    .option('--packets <ranges>', 'numbers and ranges, as 1-100,205', ranges)
    .option('--from <time>', 'not before that time (ISO 8601, or seconds since 1970)')
    .option('--to <time>', 'before that time')
    .option(
      '--conversation <which>',
      'tcp:N or udp:N by stream number, or address:port,address:port (repeatable)',
      list,
      [],
    )
    .option('--finding <id>', 'the packets of a finding of --report (repeatable)', list, [])
    .option('--report <file>', 'a report.json of the same capture')
    .option('--no-dependencies', 'without the packets that a matching message needs')
    .option('--split <by>', 'several files: packets=N, size=MB, time=SECONDS or conversation')
    .option('--dedup', 'without packets that repeat one of the five before')
    .option('--sort', 'in the order of time')
    .option('--shift <seconds>', 'move all times')
    .option('--snaplen <bytes>', 'cut packets to that many bytes', whole)
    .option('--anonymise <key>', 'replace addresses (prefix-preserving, by the key) and blank the payload')
    .option('--keep-payload', 'with --anonymise: leave the payload')
    .option('--inject-secrets <file>', 'put a TLS key log into the capture (repeatable)', list, [])
    .option('--drop-secrets', 'leave decryption secrets out')
    .option('-F, --format <format>', 'pcapng (default), pcap or nsecpcap', format)
    .option('--manifest <file>', 'write what was read and written, with hashes, as JSON')
    .option('--json', 'print that manifest')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return undefined
    throw new UsageError(`${error.message.replace(/^error: /, '')} (see wiresift slice --help)`)
  }
  const flags = command.opts<SliceFlags>()
  if (flags.finding.length > 0 && flags.report === undefined)
    throw new UsageError('--finding needs --report report.json')
  return { input: command.args[0], flags }
}

function ranges(text: string): (readonly [number, number])[] {
  return text.split(',').map(part => {
    const match = /^(\d+)(?:-(\d*))?$/.exec(part.trim())
    if (match === null) throw new InvalidArgumentError('It has to be numbers and ranges, as 1-100,205.')
    const first = Number(match[1])
    return [first, match[2] === undefined ? first : match[2] === '' ? Number.MAX_SAFE_INTEGER : Number(match[2])]
  })
}

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('It has to be a whole number from 1.')
  return Number(text)
}

function format(text: string): string {
  if (!['pcapng', 'pcap', 'nsecpcap'].includes(text))
    throw new InvalidArgumentError('It has to be pcapng, pcap or nsecpcap.')
  return text
}
