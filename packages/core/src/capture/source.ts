/** A stream of bytes, pulled. A source that answers with numbers is read without awaiting. */
export interface ByteSource {
  /** Fills `into` from the front and returns how many bytes; 0 is the end. Short reads are fine. */
  read(into: Uint8Array): number | Promise<number>
  /** How many bytes there are in all, when known. */
  readonly size?: number
  /** After the end: what was wrong with the stream (cut-off compression, say), or undefined. */
  damage?(): string | undefined
  close?(): void | Promise<void>
}

/** The parts of a web ReadableStream that are used here. */
export interface StreamLike {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array }>
    cancel(): Promise<void>
  }
}

/** The parts of a web Blob or File that are used here. */
export interface BlobLike {
  readonly size: number
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> }
}

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  let pos = 0
  return {
    size: bytes.length,
    read(into) {
      const count = Math.min(into.length, bytes.length - pos)
      into.set(bytes.subarray(pos, pos + count))
      pos += count
      return count
    },
  }
}

/** A source over a web ReadableStream of byte chunks. */
export function streamSource(stream: StreamLike): ByteSource {
  const reader = stream.getReader()
  let chunk: Uint8Array = new Uint8Array(0)
  let pos = 0
  const take = (into: Uint8Array): number => {
    const count = Math.min(into.length, chunk.length - pos)
    into.set(chunk.subarray(pos, pos + count))
    pos += count
    return count
  }
  return {
    read(into) {
      return pos < chunk.length ? take(into) : pull(into)
    },
    close: () => reader.cancel(),
  }

  async function pull(into: Uint8Array): Promise<number> {
    while (pos >= chunk.length) {
      const { done, value } = await reader.read()
      if (done) return 0
      chunk = value ?? new Uint8Array(0)
      pos = 0
    }
    return take(into)
  }
}

/** A source over a web Blob or File, read slice by slice. */
export function blobSource(blob: BlobLike): ByteSource {
  let pos = 0
  return {
    size: blob.size,
    async read(into) {
      const end = Math.min(blob.size, pos + into.length)
      const bytes = new Uint8Array(await blob.slice(pos, end).arrayBuffer())
      into.set(bytes)
      pos += bytes.length
      return bytes.length
    },
  }
}
