// Bundles the command: a small entry and one chunk for each subcommand, so that `--version` loads next to nothing.
import { readFileSync, rmSync } from 'node:fs'
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
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  alias: { '@wiresift/core': '../core/src/index.ts' },
  packages: 'external',
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
})
