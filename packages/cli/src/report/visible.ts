/** Strings from captures as a terminal may show them: control, bidirectional and other invisible characters are spelled out. */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202f\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    c => `\\u{${c.charCodeAt(0).toString(16)}}`,
  )
}

/** Cut in the middle of nothing: the end shows that there is more. */
export function clip(text: string, width: number): string {
  const clean = visible(text)
  return clean.length <= width ? clean : `${clean.slice(0, Math.max(1, width - 1))}…`
}

/** Bytes with a unit, three digits. */
export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = -1
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)} ${units[unit]}`
}

export function count(n: number): string {
  return n.toLocaleString('en-US')
}

/** Seconds in words short enough for a table. */
export function span(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 120) return `${seconds.toFixed(1)} s`
  if (seconds < 7200) return `${(seconds / 60).toFixed(1)} min`
  if (seconds < 172_800) return `${(seconds / 3600).toFixed(1)} h`
  return `${(seconds / 86_400).toFixed(1)} days`
}

/** Clock time of an ISO time, and the date where it is asked for. */
export function clock(iso: string | null): string {
  return iso === null ? '' : iso.slice(11, 19)
}
