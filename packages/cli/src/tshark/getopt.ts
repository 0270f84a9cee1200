/**
 * Command lines as getopt_long reads them: short options combined and with attached values, long ones with `=` and abbreviated,
 * words between options put aside.
 */

export interface OptionSpec {
  /** Letters, each with a colon behind it when it takes a value. */
  readonly short: string
  /** Long names, with '=' at the end when they take a value; the value is the name or the letter that it stands for. */
  readonly long: Readonly<Record<string, string>>
}

export interface Given {
  /** The letter, or the long name without dashes. */
  readonly option: string
  readonly value: string
}

export interface Parsed {
  readonly given: readonly Given[]
  /** Words that belong to no option. */
  readonly rest: readonly string[]
  /** What cannot be read, and why; the options before it are in `given`. */
  readonly wrong: string | undefined
}

export function getopt(argv: readonly string[], spec: OptionSpec): Parsed {
  const given: Given[] = []
  const rest: string[] = []
  const fail = (wrong: string): Parsed => ({ given, rest, wrong })
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]
    if (word === '--') {
      rest.push(...argv.slice(i + 1))
      break
    }
    if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      const name = word.slice(2, equals < 0 ? undefined : equals)
      const key = longKey(name, spec)
      if (key === undefined) return fail(`unrecognized option: ${name}`)
      if (key.endsWith('=')) {
        if (equals < 0 && ++i >= argv.length) return fail(`option requires an argument: ${name}`)
        given.push({ option: spec.long[key], value: equals < 0 ? argv[i] : word.slice(equals + 1) })
      } else if (equals >= 0) return fail(`option does not take an argument: ${name}`)
      else given.push({ option: spec.long[key], value: '' })
      continue
    }
    if (word[0] !== '-' || word === '-') {
      rest.push(word)
      continue
    }
    for (let k = 1; k < word.length; k++) {
      const letter = word[k]
      const at = letter === ':' ? -1 : spec.short.indexOf(letter)
      if (at < 0) return fail(`unrecognized option: ${letter}`)
      if (spec.short[at + 1] !== ':') {
        given.push({ option: letter, value: '' })
        continue
      }
      if (k + 1 < word.length) given.push({ option: letter, value: word.slice(k + 1) })
      else if (++i < argv.length) given.push({ option: letter, value: argv[i] })
      else return fail(`option requires an argument: ${letter}`)
      break
    }
  }
  return { given, rest, wrong: undefined }
}

/** The long option that a name means: itself, or the only one that begins with it. */
function longKey(name: string, { long }: OptionSpec): string | undefined {
  for (const key of [name, `${name}=`]) if (key in long) return key
  const found = Object.keys(long).filter(key => key.startsWith(name))
  return found.length === 1 ? found[0] : undefined
}
