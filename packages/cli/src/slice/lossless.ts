import { CaptureError, type CaptureMeta, rewritePcapng } from '@wiresift/core'
import { FileSink } from '../capture-output.js'
import { nodeDecompressors } from '../sources/decompress.js'
import { openSource } from '../sources/file-source.js'
import type { SliceFlags } from './options.js'
import type { PacketSet } from './selection.js'

/** Whether a slice only leaves packets out: then every other block of a pcapng file is copied as it stands. */
export function onlyLeavesOut(flags: SliceFlags): boolean {
  const { split, dedup, sort, shift, snaplen, anonymise, injectSecrets, dropSecrets, format } = flags
  const changes = [split, dedup, sort, shift, snaplen, anonymise, dropSecrets].some(x => x !== undefined)
  const plain = /\.(?:pcap|cap)$/.test(flags.output)
  return !changes && injectSecrets.length === 0 && (format === undefined ? !plain : format === 'pcapng')
}

/** Copies a pcapng file without the packets that are not in the set. */
export async function copyWithout(input: string, output: string, kept: PacketSet): Promise<CaptureMeta> {
  const source = await openSource(input, false)
  const sink = new FileSink(output)
  try {
    return await rewritePcapng(source, sink.write, {
      decompress: nodeDecompressors,
      keep: kept.all ? undefined : packet => kept.has(packet),
    })
  } catch (error) {
    throw error instanceof CaptureError ? new CaptureError(error.code, `${input}: ${error.message}`) : error
  } finally {
    sink.close()
    source.close()
  }
}
