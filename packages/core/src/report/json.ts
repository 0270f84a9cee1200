import { Rows } from './rows.js'

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
    if ((Array.isArray(entry) || entry instanceof Rows) && entry.length > 0) {
      let before = '['
      for (const row of entry) {
        yield `${before}\n    ${JSON.stringify(row) ?? 'null'}`
        before = ','
      }
      yield '\n  ]'
    } else yield JSON.stringify(entry) ?? 'null'
  }
  yield first ? '}\n' : '\n}\n'
}
