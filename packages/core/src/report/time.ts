/** Times as ISO 8601 in UTC, with as many digits as are known. */

/** Exact to the nanosecond: `2016-08-02T02:19:33.025824000Z`. */
export function isoInstant(seconds: number, nanos: number): string {
  const d = new Date(seconds * 1000)
  if (Number.isNaN(d.getTime())) return `${seconds}.${String(nanos).padStart(9, '0')}`
  return `${d.toISOString().slice(0, -5)}.${String(nanos).padStart(9, '0')}Z`
}

/** A time that was kept as a double: exact to the microsecond. NaN is null. */
export function isoTime(time: number): string | null {
  if (Number.isNaN(time)) return null
  let seconds = Math.floor(time)
  let micros = Math.round((time - seconds) * 1e6)
  if (micros === 1_000_000) {
    seconds++
    micros = 0
  }
  const d = new Date(seconds * 1000)
  if (Number.isNaN(d.getTime())) return String(time)
  return `${d.toISOString().slice(0, -5)}.${String(micros).padStart(6, '0')}Z`
}

/** Seconds, exact to the microsecond; NaN is null. */
export function roundSeconds(seconds: number): number | null {
  return Number.isNaN(seconds) ? null : Math.round(seconds * 1e6) / 1e6
}
