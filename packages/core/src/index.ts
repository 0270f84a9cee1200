/**
 * wiresift's library: read captures, dissect packets, filter them, analyse them, read files out of them. Runs in Node, browsers and
 * workers. examples/ has a runnable example of each part.
 */

export type * from './analysis/tables.js'
export { ipv4Text, ipv6Text, macText } from './bytes/address.js'
export { TextBuffer } from './bytes/text-buffer.js'
// capture files, and what they say beside the packets
export * from './capture/index.js'
export type { DetectOptions, Detector, Finding, Severity } from './detect/finding.js'
export { detectAll } from './detect/index.js'
export { fileName, freeName } from './extract/object-name.js'
export { type ExportedObject, exportObjects, OBJECT_SOURCES, type TakeObject } from './extract/objects.js'
export type { Hash, Keeper, Platform } from './extract/platform.js'
export { purePlatform } from './extract/pure-platform.js'
export { type CaptureFilter, compileCaptureFilter } from './filter/capture/compile.js'
export { CaptureFilterError } from './filter/capture/lexer.js'
export { compileFilter, type Filter, type FilterOptions } from './filter/compile.js'
export { FilterError } from './filter/error.js'
export { compileExpression, type FieldExpression } from './filter/expression.js'
export { type Macros, parseMacros } from './filter/macros.js'
export { type Field, fieldById, fieldCount } from './packet/field.js'
export { Hindsight } from './packet/hindsight.js'
export type { Names } from './packet/names.js'
export { Packet } from './packet/packet.js'
export { type DecodeAs, type PortList, Registry } from './packet/registry.js'
// the same, step by step
export { type Demand, demandEverything, demandNothing, Session, type Settings } from './packet/session.js'
export { type FieldValue, fieldsOf, valuesOf } from './packet/values.js'
// analysis, and the report
export { type AnalyseOptions, Analysis } from './pipeline/analyse.js'
// files out of streams
export { carveFiles } from './pipeline/carve.js'
// packets and their fields
export { demandColumns, demandFields, joinDemands } from './pipeline/demand.js'
export { Dissector } from './pipeline/dissector.js'
export { eachPacket, type PacketsOptions } from './pipeline/packets.js'
export { Pass } from './pipeline/pass.js'
// packets as text
export { Cells, COLUMN_FORMATS, type Column, parseColumns, STANDARD_COLUMNS } from './print/columns.js'
export { ekFieldsPrinter, ekPrinter } from './print/ek.js'
export { FieldPicker, type FieldsLayout, fieldsOfName, isColumn, PLAIN_LAYOUT } from './print/fields.js'
export type { HexdumpOptions } from './print/hexdump.js'
export { jsonFieldsPrinter, jsonPrinter } from './print/json.js'
export type { NameFilter } from './print/name-filter.js'
export { fieldOwners } from './print/owners.js'
export { PDML_TAIL, pdmlFieldsPrinter, pdmlHead, pdmlPacket, pdmlPrinter } from './print/pdml.js'
export { fieldsPrinter, type Printer, printed, summaryPrinter, textPrinter } from './print/printer.js'
export { psmlPrinter } from './print/psml.js'
export { writeSummary } from './print/summary.js'
export { TIME_STYLES, TimeColumn, type TimeStyle } from './print/time-column.js'
export { treeText } from './print/tree.js'
export { ENCAPSULATION_NAMES, encapsulation, writtenLinkType } from './protocols/encapsulations.js'
export { PROTOCOLS, standardRegistry } from './protocols/index.js'
export { reportHtml } from './report/html/index.js'
export type { TableRows } from './report/html/table.js'
export { jsonPieces } from './report/json.js'
export { buildReport, type Report, type ReportInput, type ReportOptions } from './report/report.js'
export { Rows } from './report/rows.js'
export { STATISTICS, statisticFor } from './statistics/index.js'
// statistics, as tshark's -z
export { StatisticSet } from './statistics/set.js'
export {
  piecesOf,
  type Statistic,
  type StatisticContext,
  StatisticError,
  type StatisticKind,
  type StatisticRun,
  type StatisticTable,
} from './statistics/statistic.js'
