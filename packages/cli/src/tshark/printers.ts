import {
  type Cells,
  fieldsPrinter,
  PDML_TAIL,
  type Printer,
  pdmlHead,
  pdmlPacket,
  summaryPrinter,
} from '@wiresift/core'
import { TsharkError } from './errors.js'
import type { Options } from './options.js'

/** What prints the packets, as the options say; undefined where none are printed. */
export function printerFor(o: Options, cells: Cells): Printer | undefined {
  if (o.output !== undefined && !o.print) return undefined
  if (o.quiet) return undefined
  switch (o.format) {
    case 'fields':
      return fieldsPrinter(o.fields, o.layout, cells)
    case 'text':
    case 'tabs':
      return summaryPrinter(cells, o.format === 'tabs')
    case 'pdml':
      return { head: () => pdmlHead(o.file ?? '-', new Date()), packet: pdmlPacket, tail: () => PDML_TAIL }
    default:
      throw new TsharkError(`-T ${o.format} is not supported yet.`)
  }
}

/** Whether the printer shows columns of the packet list. */
export function showsColumns(o: Options): boolean {
  switch (o.format) {
    case 'psml':
    case 'tabs':
      return true
    case 'text':
      return o.print || (!o.details && !o.hex)
    default:
      return false
  }
}

/** Whether the printer shows whole trees. */
export function showsTree(o: Options): boolean {
  switch (o.format) {
    case 'text':
    case 'tabs':
      return o.details || o.hex
    case 'pdml':
    case 'json':
    case 'ek':
      return o.fields.length === 0
    case 'jsonraw':
      return true
    default:
      return false
  }
}
