import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { CaptureError } from './error.js'
import { openCapture } from './open.js'
import { bytesSource } from './source.js'

const FOLDER = fileURLToPath(new URL('../../../../../shared/captures', import.meta.url))

function hasCapinfos(): boolean {
  return spawnSync('capinfos', ['--version']).status === 0
}

/** Packets of each file by capinfos; files it cannot read are missing. */
function expectedCounts(paths: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (let i = 0; i < paths.length; i += 200) {
    const { stdout } = spawnSync('capinfos', ['-TmrcM', ...paths.slice(i, i + 200)], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    })
    for (const line of stdout.split('\n')) {
      const comma = line.lastIndexOf(',')
      if (comma > 0) counts.set(line.slice(0, comma), Number(line.slice(comma + 1)))
    }
  }
  return counts
}

async function countPackets(path: string): Promise<number | string> {
  try {
    const reader = await openCapture(bytesSource(readFileSync(path)))
    let packets = 0
    for (let batch = await reader.next(); batch; batch = await reader.next()) {
      for (let i = 0; i < batch.count; i++) if (reader.meta.interfaces[batch.iface[i]].linkType >= 0) packets++
    }
    return packets
  } catch (error) {
    if (error instanceof CaptureError) return error.code
    throw error
  }
}

test.skipIf(!existsSync(FOLDER) || !hasCapinfos())(
  'real captures have as many packets as capinfos counts',
  async () => {
    const names = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    const paths = names.filter(name => /\.(p?cap|pcapng|trace)$/i.test(name)).map(name => join(FOLDER, name))
    const expected = expectedCounts(paths)
    const different: unknown[] = []
    for (const path of paths) {
      const count = await countPackets(path)
      const counted = expected.get(path)
      if (counted !== undefined && count !== counted && count !== 'unsupported') different.push([path, counted, count])
    }
    expect(different).toEqual([])
    expect(expected.size).toBeGreaterThan(0)
  },
)
