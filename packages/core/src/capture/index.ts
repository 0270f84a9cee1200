export { MAX_CAPTURED, PacketBatch, type PacketOptions } from './batch.js'
export type { Compression, Decompress } from './compression.js'
export { type Decoder, decodedSource } from './decoded.js'
export { CaptureError, type CaptureErrorCode } from './error.js'
export { mergeCaptures } from './merge.js'
export type {
  ByteOrder,
  CaptureMeta,
  Instant,
  Interface,
  InterfaceStatistics,
  NameKind,
  NameRecord,
  NameResolution,
  OtherBlocks,
  Problem,
  Secrets,
  SecretsKind,
  Section,
} from './meta.js'
export { NO_LINK_TYPE } from './meta.js'
export { type CaptureReader, type OpenOptions, openCapture } from './open.js'
export type { Option } from './option.js'
export type { ByteSink } from './output.js'
export { PcapWriter, type PcapWriterOptions } from './pcap-writer.js'
export type { Block } from './pcapng-block.js'
export { PcapngCopy, type PcapngCopyOptions } from './pcapng-copy.js'
export { PcapngWriter } from './pcapng-writer.js'
export { type RewriteOptions, rewritePcapng } from './rewrite-pcapng.js'
export { type BlobLike, type ByteSource, blobSource, bytesSource, type StreamLike, streamSource } from './source.js'
