import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { treeText } from '@wiresift/core'
import { describe, expect, test } from 'vitest'
import { bytesOf, ownCaptures } from './captures.js'
import { eachPacket, tablesOf } from './run.js'

// UPDATE_GOLDEN=1 npx vitest run test/golden.test.ts rewrites the expected files; the diff is the review.

const golden = fileURLToPath(new URL('./golden/', import.meta.url))
const PACKETS = 25

function check(file: string, text: string): void {
  const path = `${golden}${file}`
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(path, text)
  expect(existsSync(path), `${file} is missing: UPDATE_GOLDEN=1 makes it`).toBe(true)
  expect(text).toBe(readFileSync(path, 'utf8'))
}

describe.each(ownCaptures())('%s', name => {
  test('gives the expected trees', async () => {
    const trees: string[] = []
    await eachPacket(bytesOf(name), p => {
      if (p.number <= PACKETS) trees.push(`== ${p.number}\n${treeText(p)}`)
    })
    check(`${name}.tree.txt`, `${trees.join('\n')}\n`)
  })

  test('gives the expected tables', async () => {
    const { hierarchy, dns, http, tls, credentials, files, hostNames, flows } = await tablesOf(bytesOf(name))
    check(
      `${name}.tables.json`,
      `${JSON.stringify({ hierarchy, flows, dns, http, tls, credentials, files, hostNames }, null, 1)}\n`,
    )
  })
})
