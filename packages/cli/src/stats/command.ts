import { piecesOf, STATISTICS } from '@wiresift/core'
import { Command, CommanderError } from 'commander'
import { UsageError } from '../errors.js'
import { Output } from '../output.js'
import { countAll } from './pass.js'
import { csvOf, jsonOf } from './tables.js'

interface Flags {
  readonly read: string[]
  readonly json?: boolean
  readonly csv?: boolean
  readonly list?: boolean
  readonly displayFilter?: string
}

const EXAMPLES = `
Examples:
  wiresift stats -r capture.pcap io,phs conv,tcp        several tables in one pass
  wiresift stats -r capture.pcap conv,ip --json         exact numbers, for programs
  wiresift stats -r capture.pcap endpoints,tcp --csv    for spreadsheets
  wiresift stats -r capture.pcap "io,stat,1,tcp,udp"    packets and bytes by second
  wiresift stats -r capture.pcap http,tree -Y "ip.addr == 192.0.2.7"

Exit status: 0 done; 1 input that cannot be read, or is damaged (what is readable is counted); 2 bad usage.`

/** `wiresift stats`: statistics by tshark's names, as text, JSON or CSV. */
export async function stats(argv: readonly string[], version: string): Promise<number> {
  const command = new Command('wiresift stats')
    .description('Counts what a capture holds: hierarchies, conversations, intervals, topics.')
    .argument('[statistics...]', "what to count, by the names of tshark's -z, with filters behind a comma")
    .option('-r, --read <capture>', 'a capture (repeatable: rotated files are one); - is standard input', collect, [])
    .option('-Y, --display-filter <filter>', 'count only packets that match')
    .option('--json', 'tables as JSON')
    .option('--csv', 'tables as CSV')
    .option('--list', 'list the statistics')
    .version(`wiresift ${version}`, '-V, --version')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    throw new UsageError(`${error.message.replace(/^error: /, '').replace(/\n/g, ' ')} (see wiresift stats --help)`)
  }
  const flags = command.opts<Flags>()
  const out = new Output()
  if (flags.list === true) {
    for (const name of STATISTICS.map(k => k.name).sort()) out.write(`${name}\n`)
    out.flush()
    return 0
  }
  if (flags.json === true && flags.csv === true) throw new UsageError('--json and --csv exclude each other')
  if (flags.read.length === 0) throw new UsageError('no capture is given (-r FILE)')
  if (command.args.length === 0) throw new UsageError('no statistic is named (see wiresift stats --list)')
  const { statistics, damage } = await countAll(flags.read, command.args, flags.displayFilter)
  if (flags.json === true) out.write(jsonOf(statistics.flatMap(s => s.tables())))
  else if (flags.csv === true) out.write(csvOf(statistics.flatMap(s => s.tables())))
  else for (const s of statistics) for (const piece of piecesOf(s)) out.write(piece)
  out.flush()
  for (const message of damage) process.stderr.write(`wiresift: ${message}\n`)
  return damage.length > 0 ? 1 : 0
}

function collect(value: string, list: string[]): string[] {
  return [...list, value]
}
