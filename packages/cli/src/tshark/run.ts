import { createHash } from 'node:crypto'
import {
  CaptureFilterError,
  type CaptureReader,
  Cells,
  compileCaptureFilter,
  compileExpression,
  compileFilter,
  type Demand,
  demandColumns,
  demandEverything,
  demandFields,
  type Field,
  type FieldExpression,
  type Filter,
  FilterError,
  fieldsOfName,
  Hindsight,
  isColumn,
  joinDemands,
  Pass,
  type Printer,
  piecesOf,
  Registry,
  type Settings,
  type Statistic,
  StatisticSet,
  standardRegistry,
  statisticFor,
  TimeColumn,
} from '@wiresift/core'
import { userMacros } from '../display-filter.js'
import { RunNames } from '../names/index.js'
import { vendorOf } from '../names/vendors.js'
import { Output } from '../output.js'
import { nodePlatform } from '../platform.js'
import { localZone } from '../time-zone.js'
import { decodeAsRules } from './decode-as.js'
import { filterMessage, TsharkError } from './errors.js'
import { withoutHeuristics } from './heuristics.js'
import { openInput, problemOf } from './input.js'
import { STATISTIC_NAMES } from './lists.js'
import { objectFolders } from './objects.js'
import type { Options } from './options.js'
import { printerFor, showsColumns, showsTree } from './printers.js'
import { checkOutput, packetFile } from './write.js'

/** Everything that a run needs, made before a packet is read: what is wrong with the command line ends it here. */
interface Plan {
  readonly o: Options
  readonly registry: Registry
  readonly filter: Filter | undefined
  readonly readFilter: Filter | undefined
  readonly clock: TimeColumn
  readonly cells: Cells
  readonly printer: Printer | undefined
  readonly statistics: StatisticSet
  readonly demand: Demand
  readonly names: RunNames
  /** Fields that name the other frames which a frame is made of: these are written with it. */
  readonly pieces: ReadonlySet<number>
}

/** Reads the capture that the options name and prints what they ask for. */
export async function run(o: Options): Promise<number> {
  for (const remark of o.remarks) process.stderr.write(`tshark: ${remark}\n`)
  const plan = prepare(o)
  const live = o.file === undefined ? await (await import('./live-input.js')).liveInput(o.live) : undefined
  const input = live ?? (await openInput(o.file ?? '-', o.twice))
  const out = new Output()
  try {
    let chosen: Chosen | undefined
    let noted: Hindsight | undefined
    if (o.twice) {
      noted = new Hindsight()
      chosen = await firstPass(plan, await input.open(), noted)
    }
    const reader = await input.open()
    out.write(plan.printer?.head() ?? '')
    const problem = await lastPass(plan, reader, out, noted, chosen)
    out.write(plan.printer?.tail() ?? '')
    out.flush()
    if (problem !== undefined && live === undefined) process.stderr.write(problem)
    for (const statistic of [...plan.statistics.statistics].reverse())
      for (const piece of piecesOf(statistic)) out.write(piece)
    out.flush()
    return problem === undefined ? 0 : 2
  } finally {
    await input.close()
  }
}

function prepare(o: Options): Plan {
  const standard = registryFor(o)
  const registry = o.decodeAs.length === 0 ? standard : standard.derive(decodeAsRules(o.decodeAs, standard))
  const fields: Field[] = []
  const unknown: string[] = []
  const expressions = new Map<string, FieldExpression>()
  for (const name of o.fields) {
    if (isColumn(name)) continue
    const found = fieldsOfName(name)
    fields.push(...found)
    if (found.length > 0) continue
    if (isWord(name)) unknown.unshift(`\t${name}\n`)
    else expressions.set(name, expressionOf(name, registry))
  }
  if (unknown.length > 0) throw new TsharkError("Some fields aren't valid:", 1, unknown.join(''))
  const asked = o.statistics.map(text => statisticOf(text, o, registry))
  if (asked.some(s => s.addsToInfo) && !showsInfo(o))
    throw new TsharkError("the proto,colinfo tap doesn't work if the INFO column isn't being printed.")
  const readFilter = compiled(o.readFilter, registry)
  const filter = compiled(o.displayFilter, registry)
  const clock = new TimeColumn(o.time, o.hms)
  const cells = new Cells(o.columns, clock, expressions)
  const printer = printerFor(o, cells, registry)
  const demands = [filter?.demand, readFilter?.demand].filter(d => d !== undefined)
  if (printer !== undefined) {
    // lines of layers and lines without a field are only made where a whole tree is
    const shown = [...fields, ...cells.fields]
    const whole =
      showsTree(o) ||
      cells.columns.some(c => c.format === '%a') ||
      shown.some(f => f.kind === 'protocol' || f.kind === 'text' || f.name === '_ws.expert')
    if (whole) demands.push(demandEverything())
    if (showsColumns(o) || o.fields.some(isColumn)) demands.push(demandColumns())
    for (const expression of expressions.values()) demands.push(expression.demand)
    if (shown.length > 0) demands.push(demandFields(shown, registry))
  }
  const pieces = o.twice && o.output !== undefined ? pieceFields(registry) : []
  if (pieces.length > 0) demands.push(demandFields(pieces, registry))
  if (o.objects.length > 0) demands.push({ ...demandColumns(), columns: false })
  if (o.output !== undefined) checkOutput(o.output)
  if (o.resolve.host && o.resolve.dns) demands.push(demandFields(answerLayers(registry), registry))
  const statistics = new StatisticSet(asked, registry, demands, [readFilter, filter])
  return {
    o,
    registry,
    filter,
    readFilter,
    clock,
    cells,
    printer,
    statistics,
    demand: joinDemands([...demands, statistics.demand]),
    names: new RunNames(o.resolve, o.hosts),
    pieces: new Set(pieces.map(f => f.id)),
  }
}

/** All protocols but those that --disable-protocol names, on the ports that preferences give them. */
function registryFor({ disabled, ports, heuristics }: Options): Registry {
  const all = standardRegistry()
  if (disabled.length === 0 && ports.length === 0 && heuristics.size === 0) return all
  return new Registry(
    all.protocols.filter(p => !disabled.includes(p.name)),
    [],
    [...ports, ...withoutHeuristics(heuristics)],
  )
}

function compiled(text: string | undefined, registry: Registry): Filter | undefined {
  if (text === undefined || text.trim() === '') return undefined
  try {
    return compileFilter(text, registry, { macros: userMacros() })
  } catch (error) {
    if (error instanceof FilterError) throw filterMessage(error, text, isCaptureFilter(text))
    throw error
  }
}

/** Whether the Info column is shown. */
const showsInfo = (o: Options): boolean => o.printing && (showsColumns(o) || o.fields.some(isColumn))

/** What can only be the name of a field, known or not. */
const isWord = (text: string): boolean => /^(?!-)[\w.-]*$/.test(text)

/** What -e names is no field: tshark 4.4 takes expressions there. */
function expressionOf(text: string, registry: Registry): FieldExpression {
  try {
    return compileExpression(text, registry)
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    const { message, more } = filterMessage(error, text)
    throw new TsharkError(`-e ${text}: ${message}`, 1, more)
  }
}

function isCaptureFilter(text: string): boolean {
  try {
    compileCaptureFilter(text)
    return true
  } catch (error) {
    if (error instanceof CaptureFilterError) return false
    throw error
  }
}

function statisticOf(text: string, o: Options, registry: Registry): Statistic {
  const found = statisticFor(text)
  if (found === undefined) {
    if (STATISTIC_NAMES.some(name => text.startsWith(name))) throw new TsharkError(`-z ${text} is not supported.`)
    const list = STATISTIC_NAMES.map(name => `     ${name}\n`).join('')
    throw new TsharkError(`Invalid -z argument "${text}"; it must be one of:`, 1, list)
  }
  const statistic = found.kind.start(found.argument, {
    registry,
    compile: filter => compileFilter(filter, registry, { macros: userMacros() }),
    file: o.file ?? '-',
    timeFormat: o.time,
    resolves: o.resolve.dns,
  })
  if (statistic.complaint !== undefined) process.stderr.write(statistic.complaint)
  return statistic
}

/** What tells names of hosts. */
const answerLayers = (registry: Registry): Field[] =>
  ['dns', 'mdns', 'llmnr'].flatMap(name => registry.protocol(name)?.root ?? [])

/** Fields such as tcp.segment and ip.fragment. */
function pieceFields(registry: Registry): Field[] {
  return registry.protocols.flatMap(p =>
    p.fields.filter(f => f.kind === 'frame' && /\.(?:segment|fragment)$/.test(f.name)),
  )
}

function settingsOf({ o, names }: Plan, passes: Pick<Settings, 'noting' | 'noted'>): Settings {
  return {
    mode: 'tshark',
    inflate: nodePlatform.inflate,
    md5: bytes => createHash('md5').update(bytes).digest('hex'),
    vendors: vendorOf,
    zone: localZone(),
    names: names.names,
    preferences: o.preferences,
    ...passes,
  }
}

/** What a first pass decided: by position in the file, which frames stay, and which others they are made of. */
interface Chosen {
  readonly kept: Uint8Array
  readonly needed: ReadonlySet<number>
}

async function firstPass(plan: Plan, reader: CaptureReader, noting: Hindsight): Promise<Chosen> {
  const { o, readFilter, filter } = plan
  const pass = passOf(plan, reader, settingsOf(plan, { noting }))
  const stays = readFilter?.test ?? (() => true)
  const needed = new Set<number>()
  let kept = new Uint8Array(4096)
  let at = 0
  for (let batch = await reader.next(); batch !== undefined && at !== o.count; batch = await reader.next()) {
    plan.names.read(reader.meta)
    for (let i = 0; i < batch.count && at !== o.count; i++) {
      if (at === kept.length) {
        const longer = new Uint8Array(at * 2)
        longer.set(kept)
        kept = longer
      }
      if (pass.sift(batch, i, stays)) {
        kept[at] = 1
        if (plan.pieces.size > 0 && (filter === undefined || filter.test(pass.packet))) need(pass, plan, needed)
      }
      at++
    }
  }
  pass.session.finish()
  return { kept, needed }
}

/** Notes the frames that the packet is made of. */
function need(pass: Pass, plan: Plan, needed: Set<number>): void {
  const { count, field, value } = pass.packet.tape
  for (let row = 0; row < count; row++) if (plan.pieces.has(field[row])) needed.add(value[row])
}

async function lastPass(
  plan: Plan,
  reader: CaptureReader,
  out: Output,
  noted: Hindsight | undefined,
  chosen: Chosen | undefined,
): Promise<string | undefined> {
  const { o, filter, clock, cells, printer, statistics } = plan
  const pass = passOf(plan, reader, settingsOf(plan, { noted }))
  const file = o.output === undefined ? undefined : packetFile(o, reader.meta, out)
  const folders = objectFolders(o, pass.session)
  statistics.begin(pass.session)
  const keeps = chosen === undefined ? undefined : () => chosen.kept[at] === 1
  const p = pass.packet
  const most = o.twice ? undefined : o.written
  let at = 0
  let shown = 0
  let ended = false
  while (!ended) {
    const batch = await reader.next()
    if (batch === undefined) break
    plan.names.read(reader.meta)
    for (let i = 0; i < batch.count; i++) {
      const stays = keeps === undefined ? pass.take(batch, i) === p : pass.sift(batch, i, keeps)
      at++
      clock.packet(p, stays)
      if (stays) {
        statistics.packet(p)
        if (filter === undefined || filter.test(p)) {
          if (printer !== undefined) {
            cells.count(p)
            printer.packet(p, out.buffer)
            out.relieve()
            if (o.flush) out.flush()
          }
          file?.packet(batch, i)
          pass.show()
          clock.shown(p)
          shown++
        } else if (chosen?.needed.has(p.number)) file?.packet(batch, i)
      }
      if (at === o.count || shown === most) {
        ended = true
        break
      }
    }
    if (o.file === undefined) out.flush()
  }
  pass.session.finish()
  file?.finish()
  for (const folder of folders) folder.open()
  return ended ? undefined : problemOf(reader.meta, o.file ?? '-')
}

function passOf(plan: Plan, reader: CaptureReader, settings: Settings): Pass {
  const pass = new Pass(reader.meta, plan.registry, plan.demand, settings)
  pass.session.strict = process.env.WIRESIFT_STRICT === '1'
  plan.names.listen(pass.session)
  return pass
}
