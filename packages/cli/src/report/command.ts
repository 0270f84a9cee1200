import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { UsageError } from '../errors.js'
import { runReport } from './run.js'

export interface ReportFlags {
  readonly output?: string
  readonly json?: boolean
  readonly top?: number
  readonly showSecrets?: boolean
  readonly bpf?: string
  readonly interface?: string
  readonly displayFilter?: string
  readonly beaconVariance: number
  readonly internal: string[]
  readonly color?: boolean
}

const EXAMPLES = `
Examples:
  wiresift capture.pcapng                   the report in the terminal
  wiresift capture.pcap.gz -o case-17       also case-17/report.json, report.html and files/
  wiresift part1.pcap part2.pcap            rotated files are one capture
  ssh sensor tcpdump -w - | wiresift -      from standard input
  wiresift capture.pcap --json | jq .findings
  wiresift capture.pcap --bpf 'port 4444 or port 8080'
  wiresift capture.pcap -Y 'ip.addr == 192.0.2.0/24 and not tcp.port == 443'

Other commands (each with --help):
  wiresift tshark ...                       tshark's command line, a drop-in
  wiresift filter | fields | follow | stats | files CAPTURE
  wiresift capture -i IF -w FILE            live capture with rotation
  wiresift info | slice | annotate CAPTURE  captures as evidence
  wiresift capinfos | editcap | mergecap    drop-ins for Wireshark's programs

Exit status: 0 done; 1 input that cannot be read, or is damaged (what is readable is reported); 2 bad usage.`

/** `wiresift CAPTURE...`: the forensic report. */
export async function reportCommand(argv: readonly string[], version: string): Promise<number> {
  const command = new Command('wiresift')
    .description('Reads packet captures and tells what happened in them, with evidence down to the packet.')
    .argument('[captures...]', 'pcap, pcapng, snoop or Network Monitor files, also compressed; - is standard input')
    .option('-o, --output <folder>', 'write report.json, report.html and the files carried by the traffic')
    .option('-i, --interface <name>', 'capture from there until Ctrl-C, then report (see wiresift capture)')
    .option('--json', 'print report.json instead of the summary')
    .option('--bpf <expression>', 'only packets that this capture filter selects, as in "host 192.0.2.1 and port 443"')
    .option(
      '-Y, --display-filter <filter>',
      'only packets that match this display filter, as in "dns or tcp.port == 4444"',
    )
    .option('--top <n>', 'at most n rows in each list (default: all in JSON, 10 in the terminal)', wholeNumber)
    .option('--show-secrets', 'print passwords instead of masking them')
    .option(
      '--beacon-variance <n>',
      'largest variance of the gaps, in seconds squared, for potential_beacons',
      positive,
      5,
    )
    .option('--internal <cidr>', 'also count this network as internal (repeatable)', collect, [])
    .option('--no-color', 'no colours')
    .version(`wiresift ${version}`, '-V, --version')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      throw new UsageError(`${error.message.replace(/^error: /, '').replace(/\n/g, ' ')} (see wiresift --help)`)
    }
    throw error
  }
  const flags = command.opts<ReportFlags>()
  if (command.args.length === 0 && flags.interface === undefined)
    throw new UsageError('name at least one capture, or an interface with -i (see wiresift --help)')
  if (command.args.length > 0 && flags.interface !== undefined)
    throw new UsageError('captures are read or packets are captured with -i, not both')
  return runReport(command.args, flags, version, ['wiresift', ...argv])
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new InvalidArgumentError('It has to be a whole number from 1.')
  return Number(text)
}

function positive(text: string): number {
  const n = Number(text)
  if (text.trim() === '' || !Number.isFinite(n) || n < 0)
    throw new InvalidArgumentError('It has to be a number from 0.')
  return n
}

function collect(text: string, list: string[]): string[] {
  if (!/^[0-9a-fA-F.:]+\/\d{1,3}$/.test(text))
    throw new InvalidArgumentError('It has to be a network such as 192.0.2.0/24.')
  return [...list, text]
}
