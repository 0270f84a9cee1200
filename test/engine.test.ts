import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

// The engine that the command loads brings compiled code along; whatever becomes of that, the engine works.

const built = fileURLToPath(new URL('../packages/cli/dist', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'wiresift-engine-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
cpSync(built, folder, { recursive: true })

/** Loads the engine in a process of its own: whether compiled code was of use, and a sign of life. */
function load(): unknown {
  const text = `import(${JSON.stringify(join(folder, 'engine.mjs'))}).then(e => console.log(JSON.stringify([e.precompiled, e.ipv4Text(Uint8Array.of(192, 0, 2, 1), 0)])))`
  return JSON.parse(execFileSync(process.execPath, ['-e', text], { encoding: 'utf8' }))
}

describe('the built engine', () => {
  it('takes the code that was compiled with it', () => {
    expect(load()).toEqual([true, '192.0.2.1'])
  })
  it('compiles where that is missing, cut short or of another version', () => {
    const cache = join(folder, 'engine.cache')
    const bytes = readFileSync(cache)
    bytes[4] ^= 0xff
    writeFileSync(cache, bytes)
    expect(load()).toEqual([false, '192.0.2.1'])
    truncateSync(cache, 1000)
    expect(load()).toEqual([false, '192.0.2.1'])
    rmSync(cache)
    expect(load()).toEqual([false, '192.0.2.1'])
  })
})
