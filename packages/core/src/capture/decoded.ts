import type { ByteSource } from './source.js'

/** A decoder that is given compressed bytes, and hands out what they decode to through the callback it was made with. */
export interface Decoder {
  /** May throw on damage: what was handed out before still counts. */
  push(bytes: Uint8Array): void
  /** The compressed stream ended: throws when it ended too early. */
  end(): void
}

const CHUNK = 16 * 1024

/** Pulls a push-style decoder: small compressed chunks in, so that what waits to be taken stays bounded. */
export function decodedSource(
  source: ByteSource,
  name: string,
  start: (emit: (bytes: Uint8Array) => void) => Decoder,
): ByteSource {
  const waiting: Uint8Array[] = []
  const raw = new Uint8Array(CHUNK)
  const decoder = start(bytes => {
    if (bytes.length > 0) waiting.push(bytes)
  })
  let first = 0
  let pos = 0
  let ended = false
  let taken = 0
  let damage: string | undefined

  return { read, damage: () => damage ?? source.damage?.(), close: () => source.close?.() }

  function read(into: Uint8Array): number | Promise<number> {
    for (;;) {
      const count = take(into)
      if (count > 0 || ended) return count
      const got = source.read(raw)
      if (typeof got !== 'number') return pull(into, got)
      step(got)
    }
  }

  async function pull(into: Uint8Array, got: Promise<number>): Promise<number> {
    step(await got)
    return read(into)
  }

  function step(count: number): void {
    try {
      if (count > 0) decoder.push(raw.slice(0, count))
      else decoder.end()
      taken += count
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      damage = `${name} data damaged or cut short near its byte ${taken}: ${reason}`
      ended = true
    }
    if (count <= 0) ended = true
  }

  function take(into: Uint8Array): number {
    let count = 0
    while (first < waiting.length && count < into.length) {
      const bytes = waiting[first]
      const part = bytes.subarray(pos, pos + into.length - count)
      into.set(part, count)
      count += part.length
      pos += part.length
      if (pos < bytes.length) break
      pos = 0
      first++
    }
    if (first === waiting.length) {
      waiting.length = 0
      first = 0
    }
    return count
  }
}
