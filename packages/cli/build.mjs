// Bundles the command: a small entry and one chunk for each subcommand, so that `--version` loads next to nothing.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const out = process.argv[2] ?? 'dist'
const { version } = JSON.parse(readFileSync(`${here}package.json`, 'utf8'))
rmSync(`${here}${out}`, { recursive: true, force: true })

const common = {
  absWorkingDir: here,
  bundle: true,
  // a run of a second spends a tenth of its work on reading this text; names stay, for stack traces
  minifyWhitespace: true,
  minifySyntax: true,
  target: 'node20',
  logLevel: 'warning',
}

// the engine is a script, not a module: only of scripts Node 20 lets the compiled code be kept (src/engine.mjs)
const { metafile } = await build({
  ...common,
  entryPoints: ['../core/src/index.ts'],
  format: 'esm',
  platform: 'neutral',
  packages: 'external',
  write: false,
  metafile: true,
  outdir: out,
})
await build({
  ...common,
  entryPoints: ['../core/src/index.ts'],
  outfile: `${out}/engine.cjs`,
  format: 'cjs',
  platform: 'browser',
})
const names = Object.values(metafile.outputs).flatMap(o => o.exports)
const loader = readFileSync(`${here}src/engine.mjs`, 'utf8')
writeFileSync(`${here}${out}/engine.mjs`, `${loader}\nexport const { ${names.sort().join(', ')} } = module.exports\n`)

await build({
  ...common,
  entryPoints: ['src/main.ts'],
  outdir: out,
  splitting: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  define: { __VERSION__: JSON.stringify(version) },
  plugins: [
    {
      name: 'engine',
      setup: b => b.onResolve({ filter: /^@wiresift\/core$/ }, () => ({ path: './engine.mjs', external: true })),
    },
  ],
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

// the code that a run over our own captures compiles, so that other runs need not
const { compiledCode } = await import(new URL(`${out}/engine.mjs`, import.meta.url).href)
const { warmUp } = await import('./warm-up.mjs')
const captures = new URL('../../test/captures/', import.meta.url)
if (existsSync(captures)) await warmUp(await import(new URL(`${out}/engine.mjs`, import.meta.url).href), captures)
writeFileSync(`${here}${out}/engine.cache`, compiledCode())
