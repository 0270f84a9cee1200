// Bundles the command: a small entry and one chunk for each subcommand, so that `--version` loads next to nothing.
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const out = process.argv[2] ?? 'dist'
const { version } = JSON.parse(readFileSync(`${here}package.json`, 'utf8'))
rmSync(`${here}${out}`, { recursive: true, force: true })
await build({
  absWorkingDir: here,
  entryPoints: ['src/main.ts'],
  outdir: out,
  bundle: true,
  // a run of a second spends a tenth of its work on reading this text; names stay, for stack traces
  minifyWhitespace: true,
  minifySyntax: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  alias: { '@wiresift/core': '../core/src/index.ts' },
  packages: 'external',
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
})

// IEEE's registry of 24-bit identifiers, without postal addresses: a line each, sorted, read only when a tree names vendors
// names that shout are written as Wireshark writes them: every word with one capital
const calm = name =>
  name === name.toUpperCase()
    ? name.toLowerCase().replace(/(^|[^a-z])([a-z])/g, (_, before, c) => before + c.toUpperCase())
    : name
const registry = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('oui-data'), 'utf8'))
const lines = Object.entries(registry)
  .filter(([oui]) => oui.length === 6)
  .map(([oui, entry]) => `${oui}\t${calm(entry.split('\n')[0].replace(/\s+/g, ' ').trim())}`)
writeFileSync(`${here}${out}/vendors.txt`, `${lines.sort().join('\n')}\n`)
