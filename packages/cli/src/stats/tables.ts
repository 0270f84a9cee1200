import type { StatisticTable } from '@wiresift/core'

/** Tables as CSV (RFC 4180): a header line each, an empty line between them. */
export function csvOf(tables: readonly StatisticTable[]): string {
  return tables.map(t => [t.columns, ...t.rows].map(row => `${row.map(csvCell).join(',')}\r\n`).join('')).join('\r\n')
}

function csvCell(value: string | number | null): string {
  const text = value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Tables as one JSON value: rows are objects by column. */
export function jsonOf(tables: readonly StatisticTable[]): string {
  const shown = tables.map(t => ({
    title: t.title,
    rows: t.rows.map(row => Object.fromEntries(t.columns.map((c, i) => [c, row[i] ?? null]))),
  }))
  return `${JSON.stringify(shown, null, 2)}\n`
}
