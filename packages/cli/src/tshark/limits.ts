import type { State } from './apply-option.js'
import { TsharkError } from './errors.js'
import type { Options } from './options.js'

/** Numbers on the command line, and where a run ends. */

const MOST = 2_147_483_647

export function positive(text: string, what: string): number {
  if (!/^[ \t]*[-+]?\d+$/.test(text)) throw new TsharkError(`The specified ${what} "${text}" isn't a decimal number`)
  const n = Number(text)
  if (n < 0) throw new TsharkError(`The specified ${what} "${text}" is a negative number`)
  if (n === 0) throw new TsharkError(`The specified ${what} is zero`)
  if (n > MOST) throw new TsharkError(`The specified ${what} "${text}" is too large (greater than ${MOST})`)
  return n
}

/** -a. */
export function stopAfter(o: Options, state: State, value: string): void {
  const colon = value.indexOf(':')
  if (colon < 0 || colon + 1 === value.length) throw new TsharkError(`Invalid or unknown -a flag "${value}"`)
  const name = value.slice(0, colon)
  const amount = value.slice(colon + 1)
  switch (name) {
    case 'packets':
      o.written = positive(amount, 'packet write count')
      break
    case 'duration':
      o.live.seconds = Number(amount)
      state.captured ??= "A maximum capture time was specified, but a capture isn't being done."
      if (!(o.live.seconds > 0)) state.badSeconds = amount
      break
    case 'filesize':
      positive(amount, 'autostop filesize')
      state.captured ??= "A maximum capture file size was specified, but a capture isn't being done."
      break
    case 'files':
      positive(amount, 'autostop files')
      state.captured ??= "Multiple capture files requested, but a capture isn't being done."
      break
    default:
      throw new TsharkError(`Invalid or unknown -a flag "${name}"`)
  }
}
