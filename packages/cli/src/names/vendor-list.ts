/** A list of who identifiers were assigned to, and what the owner is called in short. */
export interface VendorList {
  /** The owner of the `bits` (24, 28 or 36) first bits of an address; undefined where nobody is listed. */
  owner(bits: number, prefix: number): Owner | undefined
}

export interface Owner {
  /** Eight characters; empty where the list has none. */
  readonly short: string
  readonly long: string
}

const TAB = 9
const LF = 10
const SLASH = 47

/**
 * Reads a list of lines such as `00:00:0C<tab>Cisco<tab>Cisco Systems, Inc`, `00:1B:C5:00:10:00/36<tab>…` or, with long names
 * alone, `00000C<tab>Cisco Systems, Inc`. One pass notes where each identifier's line is: a capture may ask for any number of them.
 */
export function vendorList(list: Buffer, shorts: boolean): VendorList {
  const lines = new Map<number, number>()
  for (let at = 0; at < list.length; at = nextLine(list, at)) {
    let prefix = 0
    let digits = 0
    let i = at
    for (; i < list.length; i++) {
      const digit = hexDigit(list[i])
      if (digit >= 0) {
        prefix = prefix * 16 + digit
        digits++
      } else if (list[i] !== 0x3a && list[i] !== 0x2d) break
    }
    let bits = digits * 4
    if (list[i] === SLASH) {
      bits = 0
      for (i++; list[i] >= 48 && list[i] <= 57; i++) bits = bits * 10 + list[i] - 48
    }
    if (list[i] !== TAB || digits === 0 || digits > 12 || bits > digits * 4) continue
    const key = keyOf(bits, Math.floor(prefix / 2 ** (digits * 4 - bits)))
    if (!lines.has(key)) lines.set(key, i + 1)
  }
  return {
    owner(bits, prefix) {
      const at = lines.get(keyOf(bits, prefix))
      if (at === undefined) return undefined
      const text = list.toString('utf8', at, nextLine(list, at)).replace(/#.*/, '')
      const [first, second] = text.split('\t').map(x => x.trim())
      return shorts ? { short: first, long: second || first } : { short: '', long: first }
    },
  }
}

const keyOf = (bits: number, prefix: number): number => prefix * 64 + bits

function nextLine(list: Buffer, from: number): number {
  const end = list.indexOf(LF, from)
  return end < 0 ? list.length : end + 1
}

function hexDigit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48
  const letter = c | 0x20
  return letter >= 97 && letter <= 102 ? letter - 87 : -1
}
