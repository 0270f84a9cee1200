import type { PacketBatch } from './batch.js'
import type { CaptureMeta } from './meta.js'
import type { ByteWindow } from './window.js'

/** The part of a reader that knows a file format. */
export interface RecordParser {
  readonly meta: CaptureMeta
  /** Set once damage makes it pointless to go on. */
  stopped: boolean
  /** Takes whole records from the window until the batch is full or the window holds no further whole record. */
  parse(window: ByteWindow, batch: PacketBatch): void
  /** The stream ended; what is left in the window is not a whole record. */
  finish(window: ByteWindow): void
}

/** What to say when the stream ends inside a record. */
export function cutShort(window: ByteWindow, what: string): string {
  const at = window.base + window.end
  const why = window.failure === '' ? '' : ` (${window.failure})`
  return `cut short in the middle of ${what} at byte ${at}${why}`
}
