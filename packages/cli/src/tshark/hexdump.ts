import { TsharkError } from './errors.js'
import type { Options, Request } from './options.js'

/** --hexdump: which bytes are shown, and how. */
export function hexdump(o: Options, value: string): Request | undefined {
  o.hex = true
  o.printing = true
  switch (value) {
    case 'help':
      return { kind: 'list', of: 'hexdump' }
    case 'all':
    case 'frames':
      o.hexOf.all = value === 'all'
      return undefined
    case 'ascii':
    case 'delimit':
    case 'noascii':
      o.hexOf.ascii = value !== 'noascii'
      o.hexOf.delimited = value === 'delimit'
      return undefined
    default:
      throw new TsharkError(
        `"${value}" is an invalid value for --hexdump <hexoption>`,
        1,
        'For valid <hexoption> values enter: tshark --hexdump help\n',
      )
  }
}
