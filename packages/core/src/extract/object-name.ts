import { hex } from '../bytes/text.js'

/** Bytes of the longest name that file systems take. */
const LONGEST = 255
/** After so many objects of one name, tshark writes over the last. */
const MOST = 1000
const SLASH = 47
const DOT = 46
const FORBIDDEN: ReadonlySet<number> = new Set(Array.from('"*/:<>?\\|', c => c.charCodeAt(0)))

const encoder = new TextEncoder()

/** The last part of a path, as a shell's `basename` tells it: `/` of `//`, `a` of `/a/`, `.` of nothing. */
export function lastComponent(path: string): string {
  if (path === '') return '.'
  const end = path.replace(/\/+$/, '')
  if (end === '') return '/'
  return end.slice(end.lastIndexOf('/') + 1)
}

/**
 * A name that a file system takes: what it forbids as `%3f`, the `count`th duplicate with `(count)` before the last dot, cut to 255 bytes
 * (which may be in the middle of a character, so the answer is bytes) so that the ending stays.
 */
export function fileName(name: string, count = 0): Uint8Array {
  const raw = encoder.encode(name)
  const out: number[] = []
  for (const c of raw) {
    if (c === 0) break
    if (c < 32 || FORBIDDEN.has(c)) for (const x of `%${hex(Uint8Array.of(c))}`) out.push(x.charCodeAt(0))
    else out.push(c)
  }
  const extra = count === 0 ? [] : Array.from(`(${count})`, c => c.charCodeAt(0))
  const dot = out.lastIndexOf(DOT)
  let ending = dot < 0 ? [] : out.slice(dot)
  if (ending.length + extra.length >= LONGEST) ending = []
  const stem = out.slice(0, Math.min(out.length - ending.length, LONGEST - ending.length - extra.length))
  return Uint8Array.from([...stem, ...extra, ...ending])
}

/** The name of what has none: by packet and declared type. */
export function namelessObject(frame: number, type: string): string {
  return type === '' ? `object${frame}` : `object${frame}.${type}`
}

/** The first name that is not taken; the last of a thousand where all are. `.` and `..` always are. */
export function freeName(name: string, taken: (name: Uint8Array) => boolean, most = MOST): Uint8Array {
  let free = fileName(name)
  for (let n = 1; (isDots(free) || taken(free)) && n < most; n++) free = fileName(name, n)
  return free
}

function isDots(name: Uint8Array): boolean {
  return name.length === 0 || (name.length <= 2 && name.every(c => c === DOT)) || name.includes(SLASH)
}
