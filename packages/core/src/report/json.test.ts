import { describe, expect, test } from 'vitest'
import { jsonPieces } from './json.js'

describe('report.json in pieces', () => {
  test('is what JSON.stringify gives', () => {
    for (const value of [
      {},
      { a: 1, b: [], c: {}, d: null },
      { list: [{ x: 'line\nbreak', y: [1, [2]] }, 3, 'four'], deep: { a: { b: ['c'] } }, left: undefined },
    ])
      expect([...jsonPieces(value)].join('')).toBe(`${JSON.stringify(value, null, 2)}\n`)
  })
})
