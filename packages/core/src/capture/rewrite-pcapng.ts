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
  /** Comments to add to the first section. */
  sectionComments?: readonly string[]
  /** Told about every packet whose block cannot carry the comments it was to have. */
  onUncommented?: (packet: number) => void
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
  const { keep, comments, sectionComments = [], onUncommented } = options
  let sections = 0
  const output = new Output(sink)
  const changes = keep !== undefined || comments !== undefined || sectionComments.length > 0
  const onBlock = (block: Block): void => {
    if (block.packet > 0 && keep && !keep(block.packet)) return
    if (block.type === SHB && sections++ === 0 && sectionComments.length > 0) {
      // its options come behind the fixed part of 16 bytes
      writeCommented(output, block, sectionComments, block.start + 24)
      unknownLength(output, output.pos - lengthOf(output, block), block.little)
      return
    }
    const added = block.packet > 0 ? comments?.(block.packet) : undefined
    if (added && added.length > 0 && block.type === EPB) {
      const captured = block.view.getUint32(block.start + 20, block.little)
      writeCommented(output, block, added, block.start + 28 + ((captured + 3) & ~3))
      return
    }
    if (added && added.length > 0) onUncommented?.(block.packet)
    copy(output, block, changes)
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
  if (type === SHB && changes) unknownLength(output, output.pos - (end - start), little)
}

/** The section at `at` will not be as long as its header said. */
function unknownLength(output: Output, at: number, little: boolean): void {
  output.view.setUint32(at + 16, UNKNOWN_LENGTH, little)
  output.view.setUint32(at + 20, UNKNOWN_LENGTH, little)
}

/** Length of the block written last, as it says itself at its end. */
function lengthOf(output: Output, { little }: Block): number {
  return output.view.getUint32(output.pos - 4, little)
}

/** A block with comments put before the options it has, which begin at `options`. */
function writeCommented(
  output: Output,
  { view, start, end, little }: Block,
  comments: readonly string[],
  options: number,
): void {
  const bytes = new Uint8Array(view.buffer, view.byteOffset)
  const added = comments.map(text => ({ code: OPT_COMMENT, value: encodeText(text) }))
  const had = end - 4 - options
  // Without options of its own the block needs the opt_endofopt that comes with the new ones.
  const room = optionsLength(added) - (had > 0 ? 4 : 0)
  const length = end - start + room
  const at = output.take(length)
  output.bytes.set(bytes.subarray(start, options), at)
  writeOptions(output.bytes, at + options - start, added, little)
  if (had > 0) output.bytes.set(bytes.subarray(options, end - 4), at + options - start + room)
  output.view.setUint32(at + 4, length, little)
  output.view.setUint32(at + length - 4, length, little)
}
