import type { FilterError } from '@wiresift/core'

/** Ends the command: lines for standard error, the first behind `tshark: `, and the exit status. */
export class TsharkError extends Error {
  constructor(
    message: string,
    readonly code: 1 | 2 = 1,
    /** Lines that follow as they are. */
    readonly more = '',
  ) {
    super(message)
  }
}

/** A filter that cannot be read: the message, the filter, and a line under what is wrong. */
export function filterMessage(error: FilterError, text: string): TsharkError {
  const mark = `^${'~'.repeat(Math.max(0, error.length - 1))}`
  return new TsharkError(error.message, 2, error.length > 0 ? `    ${text}\n    ${' '.repeat(error.at)}${mark}\n` : '')
}
