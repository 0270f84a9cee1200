import { fixed } from '../number-text.js'
import { EBCDIC } from './ebcdic.js'
import type { Chunk } from './stream.js'

export type Mode = 'ascii' | 'hex' | 'raw' | 'ebcdic' | 'yaml'

export const MODES: readonly string[] = ['ascii', 'hex', 'raw', 'ebcdic', 'yaml']

const HEX = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'))

/** Printable text; line ends stay, everything else is a dot. */
function asciiText(bytes: Uint8Array): string {
  let text = ''
  for (const b of bytes) text += b === 10 || b === 13 || (b >= 32 && b < 127) ? String.fromCharCode(b) : '.'
  return text
}

function ebcdicText(bytes: Uint8Array): string {
  let text = ''
  for (const b of bytes)
    text += b === 10 || b === 13 ? String.fromCharCode(b) : b >= 32 && b < 128 ? EBCDIC[b - 32] : '.'
  return text
}

function hexText(bytes: Uint8Array): string {
  let text = ''
  for (const b of bytes) text += HEX[b]
  return text
}

/** `00000000  50 4f …  POST /OK 21pqJAty`, counted on from `offset`. */
function dump(bytes: Uint8Array, offset: number, indent: string): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 16) {
    let hex = ''
    let shown = ''
    for (let i = at; i < at + 16 && i < bytes.length; i++) {
      const b = bytes[i]
      hex += `${i - at === 8 ? ' ' : ''}${HEX[b]} `
      shown += `${i - at === 8 ? ' ' : ''}${b >= 32 && b < 127 ? String.fromCharCode(b) : '.'}`
    }
    const number = ((offset + at) >>> 0).toString(16).toUpperCase().padStart(8, '0')
    // one blank at the end is cut off, but not where the middle was just reached
    const line = `${indent}${number}  ${hex.padEnd(49)} ${shown}`
    text += `${line.endsWith(' ') && bytes.length - at !== 8 ? line.slice(0, -1) : line}\n`
  }
  return text
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i += 3) {
    const n = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += ALPHABET[n >> 18] + ALPHABET[(n >> 12) & 63]
    text += (i + 1 < to ? ALPHABET[(n >> 6) & 63] : '=') + (i + 2 < to ? ALPHABET[n & 63] : '=')
  }
  return text
}

function yaml(chunk: Chunk): string {
  const lines = [
    `  - packet: ${chunk.frame}`,
    `    peer: ${chunk.side}`,
    `    timestamp: ${fixed(chunk.seconds + chunk.nanos / 1e9, 9)}`,
    '    data: !!binary |',
  ]
  for (let at = 0; at < chunk.bytes.length; at += 57)
    lines.push(`      ${base64(chunk.bytes, at, Math.min(at + 57, chunk.bytes.length))}`)
  return `${lines.join('\n')}\n`
}

/** Shows the chunks of a stream one after the other, counting each direction's bytes. */
export class Shower {
  private readonly offsets = [0, 0]

  constructor(private readonly mode: Mode) {}

  /** Counts a chunk that is not shown. */
  pass(chunk: Chunk): void {
    this.offsets[chunk.side] += chunk.bytes.length
  }

  show(chunk: Chunk): string {
    const { bytes, side } = chunk
    const indent = side === 1 ? '\t' : ''
    const offset = this.offsets[side]
    this.offsets[side] += bytes.length
    switch (this.mode) {
      case 'ascii':
        return `${indent}${bytes.length}\n${asciiText(bytes)}\n`
      case 'ebcdic':
        return `${indent}${bytes.length}\n${ebcdicText(bytes)}\n`
      case 'raw':
        return `${indent}${hexText(bytes)}\n`
      case 'hex':
        return dump(bytes, offset, indent)
      case 'yaml':
        return yaml(chunk)
    }
  }
}
