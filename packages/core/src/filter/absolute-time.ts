const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

interface Clock {
  hour: number
  minute: number
  second: number
  nanos: bigint
}

/**
 * A point in time, in nanoseconds since 1970: ISO 8601 with a blank or `T`, or `Aug  1, 2015 12:00:00.5`. Without a zone it is local
 * time. The answer is a message where the beginning is a time and the rest is not, undefined where nothing is.
 */
export function parseAbsoluteTime(text: string): bigint | string | undefined {
  const iso = /^\s*(\d{4})-(\d{1,2})-(\d{1,2})/.exec(text)
  if (iso !== null) return finish(+iso[1], +iso[2] - 1, +iso[3], text.slice(iso[0].length))
  const written = /^\s*([A-Za-z]{3})[a-z]*\s+(\d{1,2}),\s*(\d{4})/.exec(text)
  const month = written === null ? -1 : MONTHS.indexOf(written[1].toLowerCase())
  if (written === null || month < 0) return undefined
  return finish(+written[3], month, +written[2], text.slice(written[0].length))
}

function finish(year: number, month: number, day: number, rest: string): bigint | string | undefined {
  if (month > 11 || day < 1 || day > 31) return undefined
  const clock = /^(?:\s+|T)(\d{1,2}):(\d{2})(?::(\d{2}))?(\.\d+)?/.exec(rest)
  const time: Clock = { hour: 0, minute: 0, second: 0, nanos: 0n }
  let tail = rest
  if (clock !== null && +clock[1] < 24 && +clock[2] < 60 && +(clock[3] ?? 0) < 61) {
    if (clock[4] !== undefined && clock[3] === undefined) return 'Subsecond precision requires a seconds field.'
    time.hour = +clock[1]
    time.minute = +clock[2]
    time.second = +(clock[3] ?? 0)
    time.nanos = BigInt((clock[4] ?? '').slice(1, 10).padEnd(9, '0'))
    tail = rest.slice(clock[0].length)
  }
  tail = tail.trim()
  const zone = tail === '' ? undefined : zoneMinutes(tail)
  if (tail !== '' && zone === undefined) return 'Unexpected data after time value.'
  const { hour, minute, second, nanos } = time
  const millis =
    zone === undefined
      ? new Date(year, month, day, hour, minute, second).getTime()
      : Date.UTC(year, month, day, hour, minute, second) - zone * 60_000
  return BigInt(millis) * 1_000_000n + nanos
}

/** Minutes east of Greenwich. */
function zoneMinutes(text: string): number | undefined {
  if (text === 'Z' || text === 'UTC') return 0
  const m = /^([+-])(\d{2}):?(\d{2})$/.exec(text)
  if (m === null) return undefined
  const minutes = +m[2] * 60 + +m[3]
  return m[1] === '-' ? -minutes : minutes
}
