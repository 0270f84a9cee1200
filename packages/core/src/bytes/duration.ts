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

/** The same of milliseconds: `1 minute, 0.001 seconds`. */
export function millisecondWords(milliseconds: number): string {
  const rest = milliseconds % 1000
  if (rest === 0) return durationWords(milliseconds / 1000)
  const seconds = Math.floor(milliseconds / 1000)
  const minutes = seconds - (seconds % 60)
  const fraction = `${seconds % 60}.${String(rest).padStart(3, '0')} seconds`
  return minutes === 0 ? fraction : `${durationWords(minutes)}, ${fraction}`
}
