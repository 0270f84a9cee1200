import { parseArgs } from 'node:util'
import { Cells, type Field, FieldPicker, fieldsOfName, isColumn, STANDARD_COLUMNS, TimeColumn } from '@wiresift/core'
import { UsageError } from '../errors.js'
import { Output } from '../output.js'
import { csvLine } from './csv.js'
import { runPackets } from './run.js'

const USAGE = 'usage: wiresift fields CAPTURE... -e FIELD... [-Y FILTER] [--json | --csv]'
const HELP = `${USAGE}

Chosen fields of every packet, a line each.
  -e, --field FIELD    a field by its name (repeatable)    -Y, --filter FILTER    only these packets    --json, --csv    as data

Examples:
  wiresift fields capture.pcapng -e frame.number -e ip.src -e dns.qry.name -Y dns
  wiresift fields --csv *.pcap -e http.host -e http.request.uri
`

/** `wiresift fields`: values of chosen fields, a packet a row; packets that have none of them are left out. */
export async function fieldsCommand(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parse(argv)
  if (values.help) {
    process.stdout.write(HELP)
    return 0
  }
  const names = (values.field ?? []).flatMap(text => text.split(','))
  if (positionals.length === 0 || names.length === 0) throw new UsageError(USAGE)
  const fields: Field[] = []
  for (const name of names) {
    const found = fieldsOfName(name)
    if (found.length === 0 && !isColumn(name)) throw new UsageError(`"${name}" is not a field`)
    fields.push(...found)
  }
  const clock = new TimeColumn('e')
  const cells = names.some(isColumn) ? new Cells(STANDARD_COLUMNS, clock) : undefined
  const picker = new FieldPicker(names, cells)
  const out = new Output()
  let count = 0
  if (!values.json) out.write(values.csv ? csvLine(['frame.number', ...names]) : `frame.number\t${names.join('\t')}\n`)
  await runPackets(positionals, { filter: values.filter, columns: cells !== undefined, fields }, p => {
    clock.packet(p)
    const picked = picker.pick(p)
    if (picked.every(list => list.length === 0)) return
    count++
    if (values.json) {
      const object: Record<string, unknown> = { 'frame.number': p.number }
      names.forEach((name, i) => {
        if (picked[i].length > 0) object[name] = [...picked[i]]
      })
      out.write(`${count === 1 ? '[\n' : ',\n'}${JSON.stringify(object)}`)
      return
    }
    const row = [String(p.number), ...picked.map(list => list.join('; '))]
    out.write(values.csv ? csvLine(row) : `${row.map(plain).join('\t')}\n`)
  })
  if (values.json) out.write(count === 0 ? '[]\n' : '\n]\n')
  out.flush()
  return 0
}

const plain = (text: string): string => text.replace(/[\t\n\r]/g, c => JSON.stringify(c).slice(1, -1))

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        field: { type: 'string', short: 'e', multiple: true },
        filter: { type: 'string', short: 'Y' },
        json: { type: 'boolean' },
        csv: { type: 'boolean' },
      },
    })
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split('\n')[0]} (${USAGE})`)
  }
}
