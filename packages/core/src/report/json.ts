/**
 * A report as JSON text in pieces: the lists of a large capture's report are longer than one string can be. Each key starts a line,
 * and so does each row of a list, so that line-based tools can work on them.
 */
export function* jsonPieces(value: Readonly<Record<string, unknown>>): Generator<string> {
  yield '{'
  let first = true
  for (const [key, entry] of Object.entries(value)) {
    if (entry === undefined) continue
    yield `${first ? '' : ','}\n  ${JSON.stringify(key)}: `
    first = false
    if (Array.isArray(entry) && entry.length > 0) {
      for (let i = 0; i < entry.length; i++) yield `${i === 0 ? '[' : ','}\n    ${JSON.stringify(entry[i]) ?? 'null'}`
      yield '\n  ]'
    } else yield JSON.stringify(entry) ?? 'null'
  }
  yield first ? '}\n' : '\n}\n'
}
