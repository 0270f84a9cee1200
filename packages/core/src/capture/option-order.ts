/** Turns the numbers in options from one byte order to the other: which options hold numbers, and how wide. */
import type { Option } from './option.js'
import * as B from './pcapng-block.js'

const WIDTHS: Readonly<Record<number, ReadonlyMap<number, number>>> = {
  [B.IDB]: new Map([
    [B.IF_SPEED, 8],
    [10, 4],
    [B.IF_TSOFFSET, 8],
    [16, 8],
    [17, 8],
  ]),
  [B.EPB]: new Map([
    [B.EPB_FLAGS, 4],
    [B.EPB_DROPCOUNT, 8],
    [B.EPB_PACKETID, 8],
    [B.EPB_QUEUE, 4],
    [8, 4],
  ]),
  [B.ISB]: new Map([
    [B.ISB_STARTTIME, 4],
    [B.ISB_ENDTIME, 4],
    [B.ISB_IFRECV, 8],
    [B.ISB_IFDROP, 8],
    [B.ISB_FILTERACCEPT, 8],
    [B.ISB_OSDROP, 8],
    [B.ISB_USRDELIV, 8],
  ]),
}

/** The options of a block of the given type in the other byte order. What custom options hold beside their number stays. */
export function reorderOptions(block: number, options: readonly Option[]): Option[] {
  const widths = WIDTHS[block]
  return options.map(option => {
    const custom = B.CUSTOM_OPTIONS.includes(option.code)
    const width = custom ? 4 : widths?.get(option.code)
    if (width === undefined) return option
    const value = option.value.slice()
    const end = custom ? Math.min(4, value.length) : value.length
    for (let at = 0; at + width <= end; at += width) value.subarray(at, at + width).reverse()
    return { code: option.code, value }
  })
}
