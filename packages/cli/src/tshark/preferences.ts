import { PROTOCOLS } from '@wiresift/core'

/** Which preferences -o may name: those of modules that wiresift has, by tshark's names. */

const MODULES = new Set(
  'gui nameres protocols statistics capture console uat taps wlan smb_direct ssl bootp'.split(' '),
)
const PROTOCOL_NAMES = new Set(PROTOCOLS.map(p => p.name))

/** Words that no preference is made of. */
const SHAPE = /^[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_.-]+|:.*)$/

/** Preferences of protocols are many and most change nothing here: the module decides. */
export function knowsPreference(name: string): boolean {
  if (name === 'uat') return true
  if (!SHAPE.test(name)) return false
  const module = name.split(/[.:]/)[0]
  return MODULES.has(module) || PROTOCOL_NAMES.has(module)
}

/** Preferences that change what wiresift does, with their defaults. */
export const STANDARD_PREFERENCES: readonly (readonly [name: string, value: string, kind: 'boolean' | 'text'])[] = [
  [
    'gui.column.format',
    '"No.", "%m", "Time", "%t", "Source", "%s", "Destination", "%d", "Protocol", "%p", "Length", "%L", "Info", "%i"',
    'text',
  ],
]
