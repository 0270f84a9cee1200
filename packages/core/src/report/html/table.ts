import { type Html, html } from './escape.js'

/** Rows of a table in the page; the rest is in report.json. */
const MOST = 2000

/** An array, or rows that are made when they are looked at. */
export interface TableRows<T> {
  readonly length: number
  slice(from: number, to: number): readonly T[]
}

/** A table, or undefined for no rows. Columns whose heading starts with # hold numbers. */
export function table(
  heads: readonly string[],
  rows: TableRows<readonly (string | number | Html)[]>,
  total = rows.length,
): Html | undefined {
  if (rows.length === 0) return undefined
  const numeric = heads.map(h => h.startsWith('#'))
  const head = heads.map((h, i) => (numeric[i] ? html`<th class="n">${h.slice(1)}</th>` : html`<th>${h}</th>`))
  const shown = rows.slice(0, MOST)
  const body = shown.map(
    row =>
      html`<tr>${row.map((cell, i) => (numeric[i] ? html`<td class="n">${typeof cell === 'number' ? cell.toLocaleString('en-US') : cell}</td>` : html`<td>${cell}</td>`))}</tr>`,
  )
  const more =
    total > shown.length
      ? html`<p class="dim">${(total - shown.length).toLocaleString('en-US')} more rows are in report.json.</p>`
      : html``
  return html`<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>${more}`
}
