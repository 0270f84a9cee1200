/** What the surroundings lend to extraction: faster hashes and codecs in Node, a place for files. */
export interface Platform {
  hash(name: HashName): Hash
  /** The hash of bytes that are all there, as lower-case hex, where that is quicker than `hash`. */
  digest?(name: HashName, bytes: Uint8Array): string
  /** Undoes one content coding; undefined where it does not know it. Never gives more than `limit` bytes. */
  inflate(coding: string, bytes: Uint8Array, limit: number): { bytes: Uint8Array; whole: boolean } | undefined
  /** Opens a place for a file's content; undefined: contents are not kept. */
  keep?(name: string): Keeper | undefined
}

export type HashName = 'md5' | 'sha1' | 'sha256'

export interface Hash {
  update(bytes: Uint8Array): void
  /** Lower-case hex; the hash is used up. */
  digest(): string
}

export interface Keeper {
  write(bytes: Uint8Array): void
  /** Ends the file, and answers where it is. */
  close(): string
}
