import {
  compileFilter,
  Dissector,
  FilterError,
  Session,
  type Statistic,
  type StatisticContext,
  StatisticError,
  StatisticSet,
  standardRegistry,
  statisticFor,
} from '@wiresift/core'
import { userMacros } from '../display-filter.js'
import { UsageError } from '../errors.js'
import { nodePlatform } from '../platform.js'
import { openFiles } from '../sources/open-files.js'

/** Fills the statistics in one pass over the captures; those that a display filter excludes are not counted. */
export async function countAll(
  paths: readonly string[],
  names: readonly string[],
  displayFilter?: string,
): Promise<{ statistics: readonly Statistic[]; damage: readonly string[] }> {
  const registry = standardRegistry()
  const compile = (text: string) => compileFilter(text, registry, { macros: userMacros() })
  const statistics = names.map(name => statisticNamed(name, { registry, compile, file: paths.join(' ') }))
  const filter = displayFilter === undefined ? undefined : checked(() => compile(displayFilter))
  const set = new StatisticSet(statistics, registry, filter === undefined ? [] : [filter.demand])
  const { reader } = await openFiles(paths, { hash: false })
  try {
    const session = new Session(registry, set.demand, { mode: 'tshark', inflate: nodePlatform.inflate })
    set.begin(session)
    const dissector = new Dissector(session, reader.meta)
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
      for (let i = 0; i < batch.count; i++) {
        const p = dissector.dissect(batch, i)
        if (filter === undefined || filter.test(p)) set.packet(p)
      }
    session.finish()
    return { statistics, damage: reader.meta.problems.map(x => x.message) }
  } finally {
    await reader.close()
  }
}

/** The statistic of that name, with its argument; UsageError where there is none. */
export function statisticNamed(name: string, context: StatisticContext): Statistic {
  const found = statisticFor(name)
  if (found === undefined) throw new UsageError(`unknown statistic "${name}" (see wiresift stats --list)`)
  const statistic = checked(() => found.kind.start(found.argument, context))
  if (statistic.complaint !== undefined) throw new UsageError(statistic.complaint.trim().replace(/^tshark: /, ''))
  return statistic
}

/** What the user wrote, made; what is wrong with it is bad usage. */
export function checked<T>(make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (error instanceof StatisticError || error instanceof FilterError) throw new UsageError(error.message)
    throw error
  }
}
