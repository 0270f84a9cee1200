import { expect, it } from 'vitest'
import { jsonPieces } from './json.js'
import { Rows } from './rows.js'

it('makes rows when they are looked at, and no others', () => {
  let made = 0
  const rows = Rows.of([1, 2, 3, 4], n => {
    made++
    return { n }
  })
  const doubled = rows.map(r => r.n * 2)
  expect(rows.length).toBe(4)
  expect(made).toBe(0)
  expect(doubled.slice(1, 3)).toEqual([4, 6])
  expect(made).toBe(2)
  expect(rows.at(3)).toEqual({ n: 4 })
  expect([rows.at(-1), rows.at(4)]).toEqual([undefined, undefined])
  expect(rows.slice(2, 99)).toEqual([{ n: 3 }, { n: 4 }])
})

it('serialises as an array does', () => {
  const rows = Rows.of(['a', 'b'], text => ({ text }))
  const report = { rows, none: Rows.of([], x => x), one: 1 }
  const plain = { rows: [{ text: 'a' }, { text: 'b' }], none: [], one: 1 }
  expect(JSON.parse(JSON.stringify(report))).toEqual(plain)
  expect([...jsonPieces(report)].join('')).toBe([...jsonPieces(plain)].join(''))
})
