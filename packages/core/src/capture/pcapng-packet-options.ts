import type { PacketOptions } from './batch.js'
import { OPT_COMMENT, type Option, optionU32, optionU64 } from './option.js'
import { EPB_DROPCOUNT, EPB_FLAGS, EPB_HASH, EPB_PACKETID, EPB_QUEUE, EPB_VERDICT } from './pcapng-block.js'
import { decodeText } from './text.js'

/** What the options of an Enhanced Packet Block say (section 4.3.1); undefined when there are none. */
export function packetOptions(raw: Option[], little: boolean): PacketOptions | undefined {
  if (raw.length === 0) return undefined
  const options: PacketOptions = { comments: [], raw }
  for (const option of raw) {
    switch (option.code) {
      case OPT_COMMENT:
        options.comments.push(decodeText(option.value))
        break
      case EPB_FLAGS:
        options.flags = optionU32(option, little)
        break
      case EPB_HASH:
        options.hashes ??= []
        options.hashes.push(option.value)
        break
      case EPB_DROPCOUNT:
        options.dropCount = optionU64(option, little)
        break
      case EPB_PACKETID:
        options.packetId = optionU64(option, little)
        break
      case EPB_QUEUE:
        options.queue = optionU32(option, little)
        break
      case EPB_VERDICT:
        options.verdicts ??= []
        options.verdicts.push(option.value)
        break
    }
  }
  return options
}
