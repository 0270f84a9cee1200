// Folders of core are layers: each may import only from itself and from those above it in this list.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const src = fileURLToPath(new URL('../packages/core/src/', import.meta.url))
const ORDER = [
  'bytes',
  'capture',
  'events.ts',
  'packet',
  'flows',
  'protocols',
  'filter',
  'print',
  'statistics',
  'analysis',
  'extract',
  'detect',
  'pipeline',
  'report',
  'index.ts',
]
// test aids may use everything
const FREE = ['testing', 'globals.d.ts']

const files = dir =>
  readdirSync(dir).flatMap(name => {
    const path = join(dir, name)
    return statSync(path).isDirectory() ? files(path) : /\.ts$/.test(name) && !/\.test\.ts$/.test(name) ? [path] : []
  })
const layerOf = path => relative(src, path).split('/')[0]

let wrong = 0
const report = (path, text) => {
  wrong++
  console.error(`${relative(process.cwd(), path)}: ${text}`)
}
for (const path of files(src)) {
  const layer = layerOf(path)
  if (FREE.includes(layer)) continue
  const rank = ORDER.indexOf(layer)
  if (rank < 0) report(path, `${layer} has no place in the order of layers (scripts/check-layers.mjs)`)
  for (const [, name] of readFileSync(path, 'utf8').matchAll(/(?:from|import)\s*\(?['"]([^'"]+)['"]/g)) {
    if (!name.startsWith('.')) {
      if (name.startsWith('node:')) report(path, `core must not import ${name}`)
      continue
    }
    const target = layerOf(resolve(dirname(path), name.replace(/\.js$/, '.ts')))
    if (ORDER.indexOf(target) > rank) report(path, `${layer} must not import from ${target}`)
  }
}
if (wrong > 0) process.exit(1)
