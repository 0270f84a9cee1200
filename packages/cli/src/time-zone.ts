import { existsSync, readFileSync } from 'node:fs'

/** What the local time zone is called at a moment, such as CEST: what JavaScript knows of zones lacks most of these names. */
export type ZoneName = (seconds: number) => string

const FOLDER = '/usr/share/zoneinfo/'

/** Names of the zone that TZ, or the system, says is the local one. */
export function localZone(): ZoneName {
  const wanted = process.env.TZ?.replace(/^:/, '')
  if (wanted === '') return () => 'UTC'
  const path = wanted === undefined ? '/etc/localtime' : wanted.startsWith('/') ? wanted : FOLDER + wanted
  try {
    if (existsSync(path)) return zoneOf(readFileSync(path))
  } catch {
    // not a zone file
  }
  return ruleOf(wanted ?? 'UTC0') ?? (() => 'UTC')
}

/** A zone file (RFC 8536): its second, 64-bit part and the rule behind it. */
export function zoneOf(file: Uint8Array): ZoneName {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const ascii = (from: number, to: number): string => String.fromCharCode(...file.subarray(from, to))
  if (ascii(0, 4) !== 'TZif') throw new Error('not a zone file')
  const counts = (at: number): number[] => Array.from({ length: 6 }, (_, i) => view.getUint32(at + 20 + 4 * i))
  const [utc1, std1, leaps1, times1, types1, chars1] = counts(0)
  const second = 44 + times1 * 5 + types1 * 6 + chars1 + leaps1 * 8 + std1 + utc1
  const [utc, std, leaps, times, types, chars] = counts(second)
  const moments = second + 44
  const kinds = moments + times * 8
  const table = kinds + times
  const names = table + types * 6
  const footer = names + chars + leaps * 12 + std + utc
  const rule = ruleOf(ascii(footer + 1, file.indexOf(10, footer + 1)))
  const name = (type: number): string => {
    const from = names + file[table + type * 6 + 5]
    return ascii(from, file.indexOf(0, from))
  }
  return seconds => {
    let low = 0
    let high = times
    while (low < high) {
      const middle = (low + high) >> 1
      if (Number(view.getBigInt64(moments + middle * 8)) <= seconds) low = middle + 1
      else high = middle
    }
    if (low === times && rule !== undefined) return rule(seconds)
    return name(low === 0 ? 0 : file[kinds + low - 1])
  }
}

/** A rule as POSIX writes it, `CET-1CEST,M3.5.0,M10.5.0/3`: which of the two names it is follows from the clock. */
function ruleOf(text: string): ZoneName | undefined {
  const word = '(<[^>]+>|[A-Za-z]{3,})'
  const [, standard, hours, minutes, summer] =
    new RegExp(`^${word}([-+]?\\d+)(?::(\\d+))?(?::\\d+)?${word}?`).exec(text) ?? []
  if (standard === undefined) return undefined
  const bare = (name: string): string => name.replace(/[<>]/g, '')
  if (summer === undefined) return () => bare(standard)
  const offset = Number(hours) * 60 + (hours.startsWith('-') ? -1 : 1) * Number(minutes ?? 0)
  return seconds => bare(new Date(seconds * 1000).getTimezoneOffset() === offset ? standard : summer)
}
