import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { compileFilter, type Filter, FilterError, type Macros, parseMacros, standardRegistry } from '@wiresift/core'
import { UsageError } from './errors.js'

/** Compiles a display filter with the user's macros; the error of one that makes no sense is a line with its place. */
export function displayFilterOf(text: string): Filter {
  try {
    return compileFilter(text, standardRegistry(), { macros: userMacros() })
  } catch (error) {
    if (!(error instanceof FilterError)) throw error
    const part = error.at < 0 ? '' : error.text.slice(error.at, error.at + Math.max(1, error.length))
    throw new UsageError(`display filter "${text}": ${error.message}${part === '' ? '' : ` (at "${part}")`}`)
  }
}

let known: Macros | undefined

/** The macros that Wireshark keeps for the user, by its name for them of 4.0 or of 4.4. */
export function userMacros(): Macros {
  if (known !== undefined) return known
  const folder = join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'wireshark')
  const macros = new Map<string, string>()
  for (const name of ['dfilter_macros', 'dmacros']) {
    try {
      for (const [key, text] of parseMacros(readFileSync(join(folder, name), 'utf8'))) macros.set(key, text)
    } catch {
      // no such file, no macros
    }
  }
  known = macros
  return macros
}
