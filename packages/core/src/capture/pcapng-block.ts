/** Block types and option codes of pcapng (draft-ietf-opsawg-pcapng, sections 4 and 10.1). */

export const SHB = 0x0a0d0d0a
export const IDB = 1
export const PACKET = 2
export const SPB = 3
export const NRB = 4
export const ISB = 5
export const EPB = 6
export const JOURNAL = 9
export const DSB = 10
export const CUSTOM = 0x0bad
export const CUSTOM_NO_COPY = 0x40000bad

export const ORDER_MAGIC = 0x1a2b3c4d
/** Length field of a section that does not say how long it is: all ones. */
export const UNKNOWN_LENGTH = 0xffffffff

export const SHB_HARDWARE = 2
export const SHB_OS = 3
export const SHB_APPLICATION = 4

export const IF_NAME = 2
export const IF_DESCRIPTION = 3
export const IF_MAC = 6
export const IF_SPEED = 8
export const IF_TSRESOL = 9
export const IF_FILTER = 11
export const IF_OS = 12
export const IF_FCSLEN = 13
export const IF_TSOFFSET = 14
export const IF_HARDWARE = 15

export const EPB_FLAGS = 2
export const EPB_HASH = 3
export const EPB_DROPCOUNT = 4
export const EPB_PACKETID = 5
export const EPB_QUEUE = 6
export const EPB_VERDICT = 7

export const NS_DNSNAME = 2
export const NS_DNSIP4 = 3
export const NS_DNSIP6 = 4

export const ISB_STARTTIME = 2
export const ISB_ENDTIME = 3
export const ISB_IFRECV = 4
export const ISB_IFDROP = 5
export const ISB_FILTERACCEPT = 6
export const ISB_OSDROP = 7
export const ISB_USRDELIV = 8

/** Custom options: text and bytes, to be copied or not. */
export const CUSTOM_OPTIONS: readonly number[] = [2988, 2989, 19372, 19373]

/** A whole block where it lies in memory; valid only during the call it is given to. */
export interface Block {
  type: number
  /** Holds the block at `start` to `end`, both length fields included. */
  view: DataView
  start: number
  end: number
  little: boolean
  /** Where it starts in the decompressed file. */
  offset: number
  /** Number of the packet it carries, from 1; 0 when it carries none that is delivered. */
  packet: number
}
