/** pcapng options (draft-ietf-opsawg-pcapng, section 3.5): code, length, value padded to 32 bits. */

/** One option, value copied out of the file. */
export interface Option {
  code: number
  value: Uint8Array
}

export const OPT_END = 0
export const OPT_COMMENT = 1

/** More options than this in one block is damage; the rest is not read. */
const MOST = 10_000

/** The options in `view[from..to)`, up to opt_endofopt or the first one that does not fit. */
export function readOptions(view: DataView, from: number, to: number, little: boolean): Option[] {
  const options: Option[] = []
  let pos = from
  while (pos + 4 <= to && options.length < MOST) {
    const code = view.getUint16(pos, little)
    const length = view.getUint16(pos + 2, little)
    if (code === OPT_END || pos + 4 + length > to) break
    const start = view.byteOffset + pos + 4
    options.push({ code, value: new Uint8Array(view.buffer.slice(start, start + length) as ArrayBuffer) })
    pos += 4 + ((length + 3) & ~3)
  }
  return options
}

/** The bytes of a list of options with its opt_endofopt, or none for an empty list. */
export function optionsLength(options: readonly Option[]): number {
  if (options.length === 0) return 0
  let length = 4
  for (const option of options) length += 4 + ((Math.min(option.value.length, 0xffff) + 3) & ~3)
  return length
}

/** Writes options with their opt_endofopt at `pos`; returns where it ended. */
export function writeOptions(bytes: Uint8Array, pos: number, options: readonly Option[], little: boolean): number {
  if (options.length === 0) return pos
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = pos
  for (const { code, value } of options) {
    const length = Math.min(value.length, 0xffff)
    view.setUint16(at, code, little)
    view.setUint16(at + 2, length, little)
    bytes.set(value.subarray(0, length), at + 4)
    const end = at + 4 + length
    at = at + 4 + ((length + 3) & ~3)
    bytes.fill(0, end, at)
  }
  view.setUint32(at, 0, little)
  return at + 4
}

/** The value as an unsigned 32-bit number, undefined when it is too short. */
export function optionU32(option: Option, little: boolean): number | undefined {
  return option.value.length < 4 ? undefined : viewOf(option).getUint32(0, little)
}

/** The value as an unsigned 64-bit number, undefined when it is too short. */
export function optionU64(option: Option, little: boolean): bigint | undefined {
  return option.value.length < 8 ? undefined : viewOf(option).getBigUint64(0, little)
}

/** The value as a signed 64-bit number, undefined when it is too short. */
export function optionI64(option: Option, little: boolean): bigint | undefined {
  return option.value.length < 8 ? undefined : viewOf(option).getBigInt64(0, little)
}

function viewOf({ value }: Option): DataView {
  return new DataView(value.buffer, value.byteOffset, value.byteLength)
}
