import { MODULES } from './table.js'

/** What tshark knows about a preference: what it holds, and what it holds by default. */
export interface KnownPreference {
  /** `quiet` is what only a window or capturing looks at. */
  readonly kind: 'boolean' | 'number' | 'hexadecimal' | 'choice' | 'range' | 'text' | 'quiet'
  readonly standard: string
}

const KINDS: Readonly<Record<string, KnownPreference['kind']>> = {
  d: 'number',
  x: 'hexadecimal',
  e: 'choice',
  r: 'range',
  s: 'text',
}

let known: Map<string, KnownPreference> | undefined

/** The preference of that name, such as `tcp.check_checksum`; undefined where tshark has none. */
export function knownPreference(name: string): KnownPreference | undefined {
  known ??= new Map(read(MODULES))
  return known.get(name)
}

/**
 * Reads lines of `module: name=+ | name=- | name=d5`: true, false, or the letter of a kind and the value; a name alone is quiet.
 * Lines that begin with a blank go on with the module before.
 */
function* read(text: string): Generator<[string, KnownPreference]> {
  for (const line of text.trim().replace(/\n /g, '').split('\n')) {
    const colon = line.indexOf(':')
    for (const entry of line.slice(colon + 1).split('|')) {
      const equals = entry.indexOf('=')
      const name = `${line.slice(0, colon)}.${(equals < 0 ? entry : entry.slice(0, equals)).trim()}`
      yield [name, equals < 0 ? { kind: 'quiet', standard: '' } : preferenceOf(entry.slice(equals + 1).trim())]
    }
  }
}

function preferenceOf(text: string): KnownPreference {
  if (text === '+' || text === '-') return { kind: 'boolean', standard: text === '+' ? 'true' : 'false' }
  return { kind: KINDS[text[0]], standard: text.slice(1) }
}
