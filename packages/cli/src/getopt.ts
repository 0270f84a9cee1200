/** Command lines in the manner of POSIX getopt, for drop-ins of programs that read theirs so. */

export interface Option {
  /** A letter, or a long name. */
  readonly name: string
  readonly value: string | undefined
}

export interface Options {
  readonly options: readonly Option[]
  /** What is no option, in order. */
  readonly operands: readonly string[]
  /** The first option that is not known or lacks its value. */
  readonly wrong: { readonly name: string; readonly missing: boolean } | undefined
}

/**
 * Reads options: `letters` as getopt's string (`a:` takes a value), `long` the names without dashes (`name:` takes a value). Reading
 * stops at `--`; with `permute`, operands may stand between options.
 */
export function getopt(
  argv: readonly string[],
  letters: string,
  long: readonly string[] = [],
  permute = true,
): Options {
  const options: Option[] = []
  const operands: string[] = []
  const takes = (letter: string): boolean | undefined => {
    const i = letter === ':' ? -1 : letters.indexOf(letter)
    return i < 0 ? undefined : letters[i + 1] === ':'
  }
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]
    if (word === '--') {
      operands.push(...argv.slice(i + 1))
      break
    }
    if (word.startsWith('--')) {
      const at = word.indexOf('=')
      const name = word.slice(2, at < 0 ? undefined : at)
      const withValue = long.includes(`${name}:`)
      if (!withValue && !long.includes(name)) return { options, operands, wrong: { name, missing: false } }
      let value = at < 0 ? undefined : word.slice(at + 1)
      if (withValue && value === undefined) {
        if (++i >= argv.length) return { options, operands, wrong: { name, missing: true } }
        value = argv[i]
      }
      options.push({ name, value })
    } else if (word.startsWith('-') && word !== '-') {
      for (let k = 1; k < word.length; k++) {
        const name = word[k]
        const withValue = takes(name)
        if (withValue === undefined) return { options, operands, wrong: { name, missing: false } }
        if (!withValue) {
          options.push({ name, value: undefined })
          continue
        }
        const rest = word.slice(k + 1)
        if (rest === '' && i + 1 >= argv.length) return { options, operands, wrong: { name, missing: true } }
        options.push({ name, value: rest === '' ? argv[++i] : rest })
        break
      }
    } else {
      operands.push(word)
      if (!permute) {
        operands.push(...argv.slice(i + 1))
        break
      }
    }
  }
  return { options, operands, wrong: undefined }
}
