import { addressName } from '../../packet/names.js'
import type { Session } from '../../packet/session.js'

export const LINE = '='.repeat(80)

/** Bytes as tshark shortens them: `9999 bytes`, then `12 kB`, cut down to whole thousands. */
export function sizeText(bytes: number): string {
  let n = bytes
  let unit = 0
  while (n >= 10_000 && unit < UNITS.length - 1) {
    n = Math.floor(n / 1000)
    unit++
  }
  return `${n} ${UNITS[unit]}`
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB']

/** An address, or its name; `NONE` where a layer has none. */
export function endText(session: Session | undefined, id: number): string {
  return id === 0 || session === undefined ? 'NONE' : addressName(session, id)
}

/** A port, or its name. */
export function portText(session: Session | undefined, kind: string, port: number): string {
  const name = kind === 'tcp' || kind === 'udp' ? session?.settings.names?.port?.(kind, port) : undefined
  return name ?? String(port)
}

/** Rows by their number of frames, most first; equal ones keep the order of appearance. */
export function byFrames(count: number, frames: (row: number) => number): number[] {
  const rows = Array.from({ length: count }, (_, i) => i)
  return rows.sort((a, b) => frames(b) - frames(a) || a - b)
}
