import { describe, expect, test } from 'vitest'
import { jsonPieces } from './json.js'

describe('report.json in pieces', () => {
  test('says what JSON.stringify says, a row a line', () => {
    for (const value of [
      {},
      { a: 1, b: [], c: {}, d: null },
      { list: [{ x: 'line\nbreak', y: [1, [2]] }, 3, 'four'], deep: { a: { b: ['c'] } }, left: undefined },
    ])
      expect(JSON.parse([...jsonPieces(value)].join(''))).toEqual(JSON.parse(JSON.stringify(value)))
    expect([...jsonPieces({ a: [{ x: 1 }, 2], b: 3 })].join('')).toBe(
      '{\n  "a": [\n    {"x":1},\n    2\n  ],\n  "b": 3\n}\n',
    )
  })
})
