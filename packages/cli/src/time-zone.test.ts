import { expect, test } from 'vitest'
import { zoneOf } from './time-zone.js'

/** A zone file of version 2: an empty 32-bit part, then one change at 1000 from AST to BST, and no rule behind it. */
function zoneFile(rule: string): Uint8Array {
  const head = (times: number, types: number, chars: number): Buffer => {
    const b = Buffer.alloc(44)
    b.write('TZif2')
    for (const [i, n] of [0, 0, 0, times, types, chars].entries()) b.writeUInt32BE(n, 20 + 4 * i)
    return b
  }
  const moment = Buffer.alloc(8)
  moment.writeBigInt64BE(1000n)
  const types = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0x0e, 0x10, 1, 4])
  return Buffer.concat([
    head(0, 0, 0),
    head(1, 2, 8),
    moment,
    Buffer.from([1]),
    types,
    Buffer.from('AST\0BST\0'),
    Buffer.from(`\n${rule}\n`),
  ])
}

test('a zone is called as its file says before and after a change', () => {
  const zone = zoneOf(zoneFile(''))
  expect([zone(0), zone(999), zone(1000), zone(5000)]).toEqual(['AST', 'AST', 'BST', 'BST'])
})

test('behind the last change the rule says the name', () => {
  expect(zoneOf(zoneFile('<-03>3'))(5000)).toBe('-03')
})
