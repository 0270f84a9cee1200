/**
 * What an extension header tells the IPv6 header that it belongs to. Within IPv6 the headers are subtrees of its layer and IPv6
 * goes from one to the next; under another parent (IPv4 with an extension header's number) they hand on themselves.
 * One value is enough: IPv6 reads it back before anything else is dissected.
 */
export const chain = {
  /** Whether IPv6 is walking its headers now. */
  walking: false,
  /** Number of the header that follows, -1 where nothing can. */
  next: -1,
  /** Whether no other extension header came before. */
  first: true,
  /** Payload length of the fixed header; with a jumbo payload 0. */
  payload: 0,
  /** Whether the length came from a jumbo payload option. */
  jumbo: false,
  /** Fragment header: offset in bytes and whether more follow; -1 where there was none. */
  offset: -1,
  more: false,
  ident: 0,
  /** Where the final destination of a routing header lies in the reader's bytes, -1 for none; compressed ones are put together. */
  destination: -1,
  assembled: undefined as Uint8Array | undefined,
  /** Where the fixed header lies in the reader's bytes, -1 where the packet was put together. */
  header: -1,
}
