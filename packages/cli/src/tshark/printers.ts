import {
  type Cells,
  ekFieldsPrinter,
  ekPrinter,
  fieldOwners,
  fieldsPrinter,
  jsonFieldsPrinter,
  jsonPrinter,
  type Printer,
  pdmlFieldsPrinter,
  pdmlPrinter,
  psmlPrinter,
  type Registry,
  textPrinter,
} from '@wiresift/core'
import type { Options } from './options.js'

/** What prints the packets, as the options say; undefined where none are printed. */
export function printerFor(o: Options, cells: Cells, registry: Registry): Printer | undefined {
  if (!o.printing) return undefined
  const file = o.file ?? '-'
  const chosen = o.fields.length > 0
  const { occurrence } = o.layout
  switch (o.format) {
    case 'fields':
      return fieldsPrinter(o.fields, o.layout, cells)
    case 'psml':
      return psmlPrinter(cells)
    case 'pdml':
      return chosen ? pdmlFieldsPrinter(file, o.fields, cells, occurrence) : pdmlPrinter(file, o.only)
    case 'json':
      if (chosen) return jsonFieldsPrinter(o.fields, cells, occurrence)
      return jsonPrinter({ raw: o.hex ? 'beside' : undefined, filter: o.only, merge: o.mergeKeys })
    case 'jsonraw':
      return jsonPrinter({ raw: 'alone', filter: o.only, merge: o.mergeKeys })
    case 'ek':
      if (chosen) return ekFieldsPrinter(o.fields, cells, occurrence)
      return ekPrinter(fieldOwners(registry), { raw: o.hex, filter: o.only })
    case 'text':
    case 'tabs':
      return textPrinter(cells, {
        summary: o.print || (!o.details && !o.hex),
        tabs: o.format === 'tabs',
        details: o.details,
        expand: o.expand,
        hex: o.hex ? o.hexOf : undefined,
        separator: o.separator,
      })
  }
}

/** Whether the printer shows columns of the packet list. */
export function showsColumns(o: Options): boolean {
  switch (o.format) {
    case 'psml':
      return true
    case 'text':
    case 'tabs':
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
