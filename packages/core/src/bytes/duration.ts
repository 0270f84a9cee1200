/** Whole seconds in words, as Wireshark writes them: `1 day, 2 hours, 3 minutes, 4 seconds`. */

const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [86400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]

export function durationWords(seconds: number): string {
  if (seconds === 0) return '0 seconds'
  const parts: string[] = []
  let rest = seconds
  for (const [unit, name] of UNITS) {
    const n = Math.floor(rest / unit)
    rest -= n * unit
    if (n > 0) parts.push(`${n} ${name}${n === 1 ? '' : 's'}`)
  }
  return parts.join(', ')
}
