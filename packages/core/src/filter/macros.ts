import { FilterError } from './error.js'

/** Texts by name; `$1` to `$9` and on in them are arguments. */
export type Macros = ReadonlyMap<string, string>

/** Macros may stand for texts with macros; this many levels. */
const NESTING = 30
const LONGEST = 100_000

/** Replaces `${name}` and `${name:argument;argument}`; `${field}` stays, since it is a value of the selected packet. */
export function expandMacros(text: string, macros: Macros | undefined, isField: (name: string) => boolean): string {
  return expand(text, macros ?? new Map(), isField, 0)
}

function expand(text: string, macros: Macros, isField: (name: string) => boolean, depth: number): string {
  let result = ''
  for (let i = 0; i < text.length; ) {
    const open = text.indexOf('${', i)
    if (open < 0) return result + text.slice(i)
    result += text.slice(i, open)
    const close = closing(text, open + 2)
    if (close < 0) throw new FilterError('end of filter in the middle of a macro expression')
    const inner = text.slice(open + 2, close)
    if (isField(inner.replace(/^@/, '').replace(/#.*$/s, '').trim())) result += text.slice(open, close + 1)
    else {
      if (depth >= NESTING) throw new FilterError('macro recursion is too deep')
      const body = replaced(inner, macros)
      result += expand(body, macros, isField, depth + 1)
      if (result.length > LONGEST) throw new FilterError('the filter is too long when its macros are expanded')
    }
    i = close + 1
  }
  return result
}

/** Where the braces that were opened before `from` close. */
function closing(text: string, from: number): number {
  let open = 1
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') open++
    else if (text[i] === '}' && --open === 0) return i
  }
  return -1
}

function replaced(call: string, macros: Macros): string {
  const name = /^[\w.-]*/.exec(call)?.[0] ?? ''
  const rest = call.slice(name.length)
  if (rest !== '' && rest[0] !== ':' && rest[0] !== ';') throw new FilterError('invalid character in macro name')
  const body = macros.get(name)
  if (body === undefined) throw new FilterError(`macro '${name}' does not exist`)
  const args = rest === '' ? [] : rest.slice(1).split(';')
  let expected = 0
  for (const m of body.matchAll(/\$(\d+)/g)) expected = Math.max(expected, Number(m[1]))
  if (expected !== args.length)
    throw new FilterError(
      `wrong number of arguments for macro '${name}', expecting ${expected} instead of ${args.length}`,
    )
  return body.replace(/\$(\d+)/g, (whole, n: string) => args[Number(n) - 1] ?? whole)
}

/** Reads a file of macros, lines of `"name","text"` (or `"name" text`): a backslash and two digits is a byte. */
export function parseMacros(file: string): Macros {
  const macros = new Map<string, string>()
  for (const line of file.split(/\r?\n/)) {
    const m = /^\s*"((?:[^"\\]|\\.)*)"\s*(?:,\s*"((?:[^"\\]|\\.)*)"|\s(.+))\s*$/.exec(line)
    if (m !== null) macros.set(m[1], m[3] === undefined ? unescaped(m[2]) : m[3].trim())
  }
  return macros
}

function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|(.))/g, (_, hex: string | undefined, c: string) =>
    hex === undefined ? c : String.fromCharCode(Number.parseInt(hex, 16)),
  )
}
