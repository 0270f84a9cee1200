/**
 * The same text as `JSON.stringify(value, null, 2)`, in pieces: the lists of a large capture's report are longer than one string
 * can be.
 */
export function* jsonPieces(value: Readonly<Record<string, unknown>>): Generator<string> {
  yield '{'
  let first = true
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined) continue
    yield `${first ? '' : ','}\n  ${JSON.stringify(key)}: `
    first = false
    if (Array.isArray(entry) && entry.length > 0) {
      for (let i = 0; i < entry.length; i++) yield `${i === 0 ? '[' : ','}\n    ${indented(entry[i], '    ')}`
      yield '\n  ]'
    } else yield indented(entry, '  ')
  }
  yield first ? '}\n' : '\n}\n'
}

function indented(value: unknown, by: string): string {
  const text = JSON.stringify(value, null, 2) ?? 'null'
  return text.includes('\n') ? text.replaceAll('\n', `\n${by}`) : text
}
