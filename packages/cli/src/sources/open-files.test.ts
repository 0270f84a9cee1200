import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CaptureError, type CaptureReader } from '@wiresift/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unzstdSlowly } from './decompress.js'
import { openFiles } from './open-files.js'

const PACKETS = 400
let folder = ''

/** Packets of 4 bytes, one each second from `first` on. */
function pcap(first: number, packets = PACKETS): Buffer {
  const bytes = Buffer.alloc(24 + packets * 20)
  bytes.writeUInt32LE(0xa1b2c3d4)
  bytes.writeUInt32LE(0x00040002, 4)
  bytes.writeUInt32LE(65535, 16)
  bytes.writeUInt32LE(1, 20)
  for (let i = 0; i < packets; i++) {
    bytes.writeUInt32LE(first + i, 24 + i * 20)
    bytes.writeUInt32LE(4, 24 + i * 20 + 8)
    bytes.writeUInt32LE(4, 24 + i * 20 + 12)
    bytes.writeUInt32LE(i, 24 + i * 20 + 16)
  }
  return bytes
}

/** A zstd frame of one raw block: single segment, content size in two bytes (RFC 8878, section 3.1.1). */
function zstd(bytes: Buffer): Buffer {
  const head = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x60, 0, 0, 0, 0, 0])
  head.writeUInt16LE(bytes.length - 256, 5)
  head.writeUIntLE((bytes.length << 3) | 1, 7, 3)
  return Buffer.concat([head, bytes])
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function times(reader: CaptureReader): Promise<number[]> {
  const all: number[] = []
  for (let batch = await reader.next(); batch; batch = await reader.next()) {
    for (let i = 0; i < batch.count; i++) all.push(batch.seconds[i])
  }
  return all
}

async function failure(path: string): Promise<[string, string]> {
  const error = await openFiles([join(folder, path)]).catch((error: unknown) => error)
  return error instanceof CaptureError ? [error.code, error.message.replace(`${folder}/`, '')] : ['none', String(error)]
}

function put(name: string, bytes: Buffer | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wiresift-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('openFiles', () => {
  test('two files merge by time, and are hashed as they are read', async () => {
    const paths = [put('a.pcap', pcap(100)), put('b.pcap', pcap(0))]
    const { reader, files } = await openFiles(paths)
    const all = await times(reader)
    expect(all).toHaveLength(2 * PACKETS)
    expect(all).toEqual([...all].sort((a, b) => a - b))
    expect(files.map(file => [file.path, file.size, file.bytesRead, file.sha256()])).toEqual([
      [paths[0], 8024, 8024, sha256(pcap(100))],
      [paths[1], 8024, 8024, sha256(pcap(0))],
    ])
    await reader.close()
  })

  test('the hash takes in what was never read', async () => {
    const bytes = pcap(0, 100_000)
    const { reader, files } = await openFiles([put('long.pcap', bytes)])
    await reader.next()
    expect(files[0].bytesRead).toBeLessThan(bytes.length)
    expect(files[0].sha256()).toBe(sha256(bytes))
    await reader.close()
  })

  test('gzip and zstd, whole and cut short', async () => {
    const plain = pcap(0)
    const stored = gzipSync(plain, { level: 0 })
    for (const [name, packed] of [['gzip', gzipSync(plain)] as const, ['zstd', zstd(plain)] as const]) {
      const { reader, files } = await openFiles([put(`x.${name}`, packed)])
      expect(await times(reader)).toHaveLength(PACKETS)
      expect(reader.meta.problems).toEqual([])
      expect(files[0]).toMatchObject({ compression: name, bytesRead: packed.length })
      expect(files[0].sha256()).toBe(sha256(packed))
    }
    const { reader } = await openFiles([put('cut.gz', stored.subarray(0, 4000))])
    expect((await times(reader)).length).toBeGreaterThan(190)
    expect(reader.meta.problems[0].message).toMatch(/gzip data damaged or cut short: unexpected end of file/)
  })

  test('a zstd frame that asks for too much memory is refused', async () => {
    const frame = Buffer.alloc(40)
    frame.writeUInt32BE(0x28b52ffd)
    frame[5] = 18 << 3
    let sent = false
    const source = unzstdSlowly({
      read(into) {
        if (sent) return 0
        sent = true
        into.set(frame)
        return frame.length
      },
    })
    expect(await source.read(new Uint8Array(10))).toBe(0)
    expect(source.damage?.()).toMatch(/more than 128 MiB/)
  })

  test.skipIf(process.platform === 'win32')('a FIFO', async () => {
    const path = join(folder, 'fifo')
    const bytes = pcap(0, 20_000)
    execFileSync('mkfifo', [path])
    const writer = spawn('sh', ['-c', `cat '${put('source.pcap', bytes)}' > '${path}'`])
    const { reader, files } = await openFiles([path])
    expect(await times(reader)).toHaveLength(20_000)
    expect(files[0].size).toBeUndefined()
    expect(files[0].sha256()).toBe(sha256(bytes))
    await reader.close()
    writer.kill()
  })

  test('one clear line for what cannot be opened', async () => {
    put('empty.pcap', '')
    put('notes.txt', 'some text, and more of it\n')
    mkdirSync(join(folder, 'sub'))
    expect(await failure('none.pcap')).toEqual(['missing', 'none.pcap: no such file'])
    expect(await failure('sub')).toEqual(['folder', 'sub: is a folder'])
    expect(await failure('empty.pcap')).toEqual(['empty', 'empty.pcap: the file is empty'])
    const message = 'notes.txt: not a capture file (pcap, pcapng, snoop or Network Monitor)'
    expect(await failure('notes.txt')).toEqual(['not-capture', message])
  })
})
