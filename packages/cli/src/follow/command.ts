import { piecesOf } from '@wiresift/core'
import { Command, CommanderError } from 'commander'
import { UsageError } from '../errors.js'
import { Output } from '../output.js'
import { countAll } from '../stats/pass.js'
import { csvOf, jsonOf } from '../stats/tables.js'

interface Flags {
  readonly read: string[]
  readonly as: string
  readonly range?: string
  readonly json?: boolean
  readonly csv?: boolean
}

const PROTOCOLS: readonly string[] = ['tcp', 'udp', 'http']

const EXAMPLES = `
Examples:
  wiresift follow -r capture.pcap tcp 0                                  the first TCP stream
  wiresift follow -r capture.pcap udp 3 --as hex
  wiresift follow -r capture.pcap http 0                                 heads, and bodies without chunks and gzip
  wiresift follow -r capture.pcap tcp 192.0.2.1:1025,192.0.2.7:80        by its two ends
  wiresift follow -r capture.pcap tcp 0 --json                           every piece with time, direction and bytes (hex)

Exit status: 0 done; 1 input that cannot be read, or is damaged; 2 bad usage.`

/** `wiresift follow`: what the two ends of a stream said, in order. */
export async function follow(argv: readonly string[], version: string): Promise<number> {
  const command = new Command('wiresift follow')
    .description('Shows the contents of one stream in the order of the stream; holes are named.')
    .argument('<protocol>', 'tcp, udp or http')
    .argument('<stream>', 'index of the stream, or its ends as ADDRESS:PORT,ADDRESS:PORT')
    .option('-r, --read <capture>', 'a capture (repeatable); - is standard input', collect, [])
    .option('--as <mode>', 'ascii, hex, raw, ebcdic or yaml', 'ascii')
    .option('--range <from-to>', 'only these pieces, counted from 1')
    .option('--json', 'every piece as JSON')
    .option('--csv', 'every piece as CSV')
    .version(`wiresift ${version}`, '-V, --version')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
  try {
    command.parse([...argv], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode === 0) return 0
    throw new UsageError(`${error.message.replace(/^error: /, '').replace(/\n/g, ' ')} (see wiresift follow --help)`)
  }
  const flags = command.opts<Flags>()
  const [protocol, stream] = command.args
  if (!PROTOCOLS.includes(protocol)) throw new UsageError(`cannot follow "${protocol}": it has to be tcp, udp or http`)
  if (flags.read.length === 0) throw new UsageError('no capture is given (-r FILE)')
  if (flags.json === true && flags.csv === true) throw new UsageError('--json and --csv exclude each other')
  const range = flags.range === undefined ? '' : `,${flags.range}`
  const { statistics, damage } = await countAll(flags.read, [`follow,${protocol},${flags.as},${stream}${range}`])
  const out = new Output()
  for (const s of statistics) {
    if (flags.json === true) out.write(jsonOf(s.tables()))
    else if (flags.csv === true) out.write(csvOf(s.tables()))
    else for (const piece of piecesOf(s)) out.write(piece)
  }
  out.flush()
  for (const message of damage) process.stderr.write(`wiresift: ${message}\n`)
  return damage.length > 0 ? 1 : 0
}

function collect(value: string, list: string[]): string[] {
  return [...list, value]
}
