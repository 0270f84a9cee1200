import { TAGS } from './tags.js'

/** Elements that have names, and that tshark 4.0 does not read: from one to the other. */
const UNDECODED: readonly (readonly [from: number, to: number])[] = [
  [4, 4],
  [17, 31],
  [49, 49],
  [58, 58],
  [73, 73],
  [77, 82],
  [86, 89],
  [94, 97],
  [99, 100],
  [103, 103],
  [109, 109],
  [112, 112],
  [115, 116],
  [121, 124],
  [128, 129],
  [134, 136],
  [139, 139],
  [141, 142],
  [149, 149],
  [156, 156],
  [164, 166],
  [170, 171],
  [174, 176],
  [178, 183],
  [186, 189],
  [197, 198],
  [200, 200],
  [202, 206],
  [218, 219],
  [227, 227],
  [237, 239],
  [241, 243],
  [245, 254],
]

export const isUndecoded = (tag: number): boolean =>
  TAGS[tag] === undefined || UNDECODED.some(([from, to]) => tag >= from && tag <= to)

/** Why an element cannot have that length, in tshark's words; undefined where it can. */
export function lengthFault(tag: number, length: number): string | undefined {
  switch (tag) {
    case 1:
    case 50:
      return length > 0 ? undefined : `Tag length ${length} too short, must be greater than 0`
    case 3:
      return length === 1 ? undefined : `Tag length ${length} wrong, must be = 1`
    case 5:
      return length >= 4 ? undefined : `Tag length ${length} too short for Non-S1G frame, must be >= 4`
    case 7:
      return length >= 6 ? undefined : `Tag length ${length} too short, must be >= 6`
    case 32:
    case 42:
    case 47:
      return length === 1 ? undefined : `Tag Length ${length} wrong, must be = 1`
    case 33:
    case 35:
      return length === 2 ? undefined : `Tag Length ${length} wrong, must be = 2`
    case 36:
      return length % 2 === 0 ? undefined : `Tag length ${length} must be even`
    case 45:
      return length === 26 ? undefined : `HT Capabilities IE length ${length} wrong, must be = 26`
    case 48:
      return length >= 2 ? undefined : `Tag Length ${length} wrong, must be >= 2`
    case 61:
      return length >= 22 ? undefined : `HT Information IE content length ${length} wrong, must be at least 22 bytes`
    default:
      return undefined
  }
}
