/** Every bound that keeps hostile input from costing more than its size. */
export const LIMITS = {
  /** Layers in one packet; real stacks of tunnels stay under 30. */
  layers: 64,
  /** Rows on the tape for one packet. */
  rows: 200_000,
  /** Nesting of subtrees inside one layer. */
  depth: 96,
  /** Bytes that one direction of a stream may hold while a message is incomplete. */
  streamBytes: 64 << 20,
  /** Segments that one direction may hold while it waits for a missing one. */
  streamSegments: 4096,
  /** Bytes that all streams and fragments together may hold; the oldest are given up first. */
  heldBytes: 192 << 20,
  /** Fragments of one datagram. */
  fragments: 8192,
  /** Datagrams that wait for fragments at once. */
  datagrams: 20_000,
  /** Conversations that are kept, and pairs of addresses; packets of further ones are counted and read for themselves. */
  conversations: 1 << 19,
  /** Addresses with an id of their own. */
  addresses: 1 << 20,
  /** Rows of one list of the report. */
  listed: 1 << 19,
  /** Bytes that a compressed body may grow to. */
  inflatedBytes: 64 << 20,
} as const
