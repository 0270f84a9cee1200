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

/** What tshark says of a display filter that would be a capture filter. */
const HINT = '  Note: That read filter code looks like a valid capture filter;\n        maybe you mixed them up?\n'

/** A filter that cannot be read: the message, the filter, and a line under what is wrong. */
export function filterMessage(error: FilterError, text: string, capture = false): TsharkError {
  const mark = `^${'~'.repeat(Math.max(0, error.length - 1))}`
  const place = error.length > 0 ? `    ${text}\n    ${' '.repeat(error.at)}${mark}\n` : ''
  return new TsharkError(error.message, 2, capture ? place + HINT : place)
}
