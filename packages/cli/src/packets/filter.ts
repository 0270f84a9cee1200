import { closeSync, openSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Cells, PcapngCopy, TimeColumn, writeSummary } from '@wiresift/core'
import { UsageError } from '../errors.js'
import { Output } from '../output.js'
import { csvLine } from './csv.js'
import { runPackets } from './run.js'

const USAGE = 'usage: wiresift filter FILTER CAPTURE... [--json | --csv | --count] [-w FILE]'
const HELP = `${USAGE}

Packets that a display filter selects: as a list, as data, or as a capture.
  --json, --csv    the columns as data    --count    only how many    -w, --write FILE    a pcapng file of them

Examples:
  wiresift filter 'dns && frame.len > 200' capture.pcapng
  wiresift filter --count 'tcp.flags.syn == 1 && tcp.flags.ack == 0' *.pcap
  wiresift filter http capture.pcap -w http.pcapng
`
const NAMES = ['number', 'time', 'source', 'destination', 'protocol', 'length', 'info'] as const

/** `wiresift filter`: the packets that a display filter selects, as a list, as data, or as a capture. */
export async function filterCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(argv)
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const [filter, ...files] = positionals
  if (filter === undefined || files.length === 0) throw new UsageError(USAGE)
  const out = new Output()
  const clock = new TimeColumn('e')
  const cells = new Cells(STANDARD, clock)
  const fd = values.write === undefined ? undefined : openSync(values.write, 'w')
  let copy: PcapngCopy | undefined
  let count = 0
  const listed = fd === undefined && !values.count
  if (listed && values.csv) out.write(csvLine(NAMES))
  await runPackets(files, { filter, columns: listed }, (p, batch, i, meta) => {
    count++
    clock.packet(p)
    if (fd !== undefined) {
      copy ??= new PcapngCopy(meta, bytes => void writeSync(fd, bytes))
      copy.packet(batch, i)
    } else if (listed && !values.csv && !values.json) {
      writeSummary(out.buffer, p, cells)
      out.relieve()
    } else if (listed) {
      const row = STANDARD.map((_, c) => cells.cell(p, c))
      if (values.csv) out.write(csvLine(row))
      else out.write(`${count === 1 ? '[\n' : ',\n'}${JSON.stringify(objectOf(row))}`)
    }
  })
  if (listed && values.json) out.write(count === 0 ? '[]\n' : '\n]\n')
  if (values.count) out.write(`${count}\n`)
  out.flush()
  copy?.finish()
  if (fd !== undefined) closeSync(fd)
  return 0
}

const STANDARD = ['%m', '%t', '%s', '%d', '%p', '%L', '%i'].map((format, i) => ({ title: NAMES[i], format }))

function objectOf(row: readonly string[]): Record<string, string | number> {
  const object: Record<string, string | number> = {}
  NAMES.forEach((name, i) => {
    object[name] = name === 'number' || name === 'length' ? Number(row[i]) : row[i]
  })
  return object
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        json: { type: 'boolean' },
        csv: { type: 'boolean' },
        count: { type: 'boolean' },
        write: { type: 'string', short: 'w' },
      },
    })
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} (${USAGE})`)
  }
}
