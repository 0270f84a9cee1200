import { once } from 'node:events'
import type { Transform } from 'node:stream'
import type { ByteSource } from '@wiresift/core'

const CHUNK = 256 * 1024
/** Decoded bytes that may wait before the stream is paused. */
const MOST_WAITING = 1024 * 1024

/**
 * What a Node transform stream makes of a source. An error of the transform ends it: what was decoded before is still
 * delivered, and `damage` tells the rest.
 */
export function transformSource(source: ByteSource, name: string, transform: Transform): ByteSource {
  const waiting: Uint8Array[] = []
  let pos = 0
  let size = 0
  let started = false
  let ended = false
  let failure: string | undefined
  let wake: (() => void) | undefined

  transform.on('data', (bytes: Uint8Array) => {
    waiting.push(bytes)
    size += bytes.length
    if (size > MOST_WAITING) transform.pause()
    wake?.()
  })
  transform.on('end', finish)
  transform.on('error', fail)
  transform.pause()

  return {
    read,
    damage: () => failure ?? source.damage?.(),
    close() {
      ended = true
      transform.destroy()
      return source.close?.()
    },
  }

  async function read(into: Uint8Array): Promise<number> {
    if (!started) {
      started = true
      pump().catch(fail)
    }
    while (size === 0 && !ended) {
      transform.resume()
      await new Promise<void>(resolve => {
        wake = resolve
      })
    }
    return take(into)
  }

  function take(into: Uint8Array): number {
    let count = 0
    while (waiting.length > 0 && count < into.length) {
      const part = waiting[0].subarray(pos, pos + into.length - count)
      into.set(part, count)
      count += part.length
      pos += part.length
      if (pos < waiting[0].length) break
      pos = 0
      waiting.shift()
    }
    size -= count
    return count
  }

  async function pump(): Promise<void> {
    while (!ended) {
      const chunk = new Uint8Array(CHUNK)
      const count = await source.read(chunk)
      if (count === 0) break
      if (!transform.write(chunk.subarray(0, count))) await once(transform, 'drain')
    }
    transform.end()
  }

  function fail(error: unknown): void {
    failure ??= `${name} data damaged or cut short: ${error instanceof Error ? error.message : String(error)}`
    finish()
  }

  function finish(): void {
    ended = true
    wake?.()
  }
}
