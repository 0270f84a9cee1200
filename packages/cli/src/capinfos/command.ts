import { CaptureError } from '@wiresift/core'
import { Output } from '../output.js'
import { damageOf, damageText, openingText } from '../sources/as-wireshark.js'
import { getopt } from '../tshark/getopt.js'
import { captureFacts } from './facts.js'
import { longReport, type TableStyle, tableHead, tableRow, type Wanted } from './layout.js'

const LONG = { help: 'h', version: 'v' }
const REPORTS = 'tEIFHkcsdluaeoyizxnD'
const USAGE = `Usage: wiresift capinfos [options] <infile> ...

Prints facts about capture files as Wireshark's capinfos does.

General:     -t type  -E encapsulation  -I interfaces  -F additional facts  -H hashes  -k capture comment
Size:        -c packets  -s file size  -d data size  -l packet size limit
Time:        -u duration  -a first packet  -e last packet  -o order in time  -S times as seconds
Statistics:  -y bytes/s  -i bits/s  -z packet size  -x packets/s
Metadata:    -n resolved addresses  -D decryption secrets
Layout:      -L long report (default)  -T table  -M exact numbers in long reports
Table:       -R header (default)  -r none  -B tabs (default)  -m commas  -b spaces  -N no quotes (default)  -q '  -Q "
Other:       -A everything (default)  -K no comments  -C stop at a file that cannot be read  -h help  -v version

Examples:
  wiresift capinfos capture.pcapng
  wiresift capinfos -c -u *.pcap
  wiresift capinfos -T -m -Q *.pcap > captures.csv
`

/** `wiresift capinfos`: the drop-in. Exit status as capinfos: 0, 1 for damaged files and bad usage, 2 for files that are no captures. */
export async function capinfos(argv: readonly string[]): Promise<number> {
  const { given, rest, wrong } = getopt(argv, { short: 'tEcsduaeyizovhxlkKHFnDTRrNSqQBmbACLMI', long: LONG })
  if (wrong !== undefined) {
    process.stderr.write(`capinfos: ${wrong}\n\n${USAGE}`)
    return 1
  }
  const chosen = new Set<string>()
  const flags = new Set<string>()
  const style = { separator: '\t', quote: '' }
  for (const { option: name } of given) {
    if (name === 'h') {
      process.stdout.write(USAGE)
      return 0
    }
    if (name === 'v') {
      process.stdout.write('Capinfos (wiresift), in the manner of Wireshark 4.0.17.\n')
      return 0
    }
    if (name === 'A') for (const r of REPORTS) chosen.add(r)
    else if (name === 'B') style.separator = '\t'
    else if (name === 'm') style.separator = ','
    else if (name === 'b') style.separator = ' '
    else if (name === 'N') style.quote = ''
    else if (name === 'q') style.quote = "'"
    else if (name === 'Q') style.quote = '"'
    else if (name === 'L') flags.delete('T')
    else if (name === 'R') flags.delete('r')
    else if (REPORTS.includes(name)) chosen.add(name)
    else flags.add(name)
  }
  if (rest.length === 0) {
    process.stderr.write(`\n${USAGE}`)
    return 1
  }
  const reports = chosen.size === 0 ? new Set(REPORTS) : chosen
  if (flags.has('K')) reports.delete('k')
  const wanted: Wanted = { reports, machine: flags.has('M'), epoch: flags.has('S') }
  return report(rest, wanted, flags, style)
}

async function report(
  paths: readonly string[],
  wanted: Wanted,
  flags: ReadonlySet<string>,
  style: TableStyle,
): Promise<number> {
  const out = new Output()
  const table = flags.has('T')
  if (table && !flags.has('r')) out.write(tableHead(wanted, style))
  let status = 0
  let shown = 0
  for (const path of paths) {
    try {
      const facts = await captureFacts(path, wanted.reports.has('H'), true)
      for (const frame of facts.foreign)
        process.stderr.write(`capinfos: Unknown packet encapsulation 0 in frame ${frame} of file "${path}"\n`)
      const damage = damageOf(facts.meta)
      if (damage !== undefined) {
        process.stderr.write(
          `capinfos: An error occurred after reading ${facts.packets} packets from "${path}".\n` +
            `capinfos: ${damageText(damage, facts.meta, path, 'capinfos')}\n`,
        )
        status = damage.cutShort === true ? 1 : 2
        if (damage.cutShort !== true) continue
        process.stderr.write('  (will continue anyway, checksums might be incorrect)\n')
      }
      if (!table && shown++ > 0) out.write('\n')
      out.write(table ? tableRow(facts, wanted, style) : longReport(facts, wanted))
    } catch (error) {
      if (!(error instanceof CaptureError)) throw error
      process.stderr.write(`capinfos: ${openingText(error, path, 'capinfos')}\n`)
      status = 2
      if (flags.has('C')) break
    }
  }
  out.flush()
  return status
}
