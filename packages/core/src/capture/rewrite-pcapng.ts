import { CaptureError } from './error.js'
import type { CaptureMeta } from './meta.js'
import { type OpenOptions, openCapture } from './open.js'
import { OPT_COMMENT, optionsLength, writeOptions } from './option.js'
import { type ByteSink, Output } from './output.js'
import { type Block, EPB, SHB, UNKNOWN_LENGTH } from './pcapng-block.js'
import type { ByteSource } from './source.js'
import { encodeText } from './text.js'

export interface RewriteOptions extends Omit<OpenOptions, 'onBlock'> {
  /** Which packets to keep, by their number from 1; all when absent. */
  keep?: (packet: number) => boolean
  /** Comments to add to a packet; only Enhanced Packet Blocks can carry them. */
  comments?: (packet: number) => readonly string[]
}

/**
 * Copies a pcapng file block by block, each as it stands, whatever it is, but for packets left out and comments added.
 * Damaged blocks are left out; what was wrong is in the meta that is returned.
 */
export async function rewritePcapng(
  source: ByteSource,
  sink: ByteSink,
  options: RewriteOptions = {},
): Promise<CaptureMeta> {
  const { keep, comments } = options
  const output = new Output(sink)
  const changes = keep !== undefined || comments !== undefined
  const onBlock = (block: Block): void => {
    if (block.packet > 0 && keep && !keep(block.packet)) return
    const added = block.packet > 0 && block.type === EPB ? comments?.(block.packet) : undefined
    if (added && added.length > 0) writeCommented(output, block, added)
    else copy(output, block, changes)
  }
  const reader = await openCapture(source, { ...options, onBlock })
  if (reader.meta.format !== 'pcapng') {
    await reader.close()
    throw new CaptureError('unsupported', `a ${reader.meta.format} file, where only pcapng can be rewritten`)
  }
  while (await reader.next()) {
    // the blocks have gone to the sink
  }
  output.flush()
  await reader.close()
  return reader.meta
}

function copy(output: Output, { type, view, start, end, little }: Block, changes: boolean): void {
  output.copy(new Uint8Array(view.buffer, view.byteOffset), start, end)
  if (type !== SHB || !changes) return
  // The section will not be as long as it says.
  output.view.setUint32(output.pos - (end - start) + 16, UNKNOWN_LENGTH, little)
  output.view.setUint32(output.pos - (end - start) + 20, UNKNOWN_LENGTH, little)
}

/** An Enhanced Packet Block with comments put before the options it has. */
function writeCommented(output: Output, { view, start, end, little }: Block, comments: readonly string[]): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset)
  const captured = view.getUint32(start + 20, little)
  const options = start + 28 + ((captured + 3) & ~3)
  const added = comments.map(text => ({ code: OPT_COMMENT, value: encodeText(text) }))
  const had = end - 4 - options
  // Without options of its own the packet needs the opt_endofopt that comes with the new ones.
  const room = optionsLength(added) - (had > 0 ? 4 : 0)
  const length = end - start + room
  const at = output.take(length)
  output.bytes.set(bytes.subarray(start, options), at)
  writeOptions(output.bytes, at + options - start, added, little)
  if (had > 0) output.bytes.set(bytes.subarray(options, end - 4), at + options - start + room)
  output.view.setUint32(at + 4, length, little)
  output.view.setUint32(at + length - 4, length, little)
}
