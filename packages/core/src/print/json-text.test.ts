import { expect, test } from 'vitest'
import { quoted } from './json-text.js'

test('writes strings as JSON, and a slash behind < escaped', () => {
  expect(quoted('a/b <i>c</i>')).toBe('"a/b <i>c<\\/i>"')
  expect(quoted('/ "x"\n\x01')).toBe('"/ \\"x\\"\\n\\u0001"')
  expect(JSON.parse(quoted('</title>\r\n'))).toBe('</title>\r\n')
})
