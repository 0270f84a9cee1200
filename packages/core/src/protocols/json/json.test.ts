import { describe, expect, it } from 'vitest'
import { chars } from '../../testing/conversation.js'
import { dissectAs, type Shown, valuesOf } from '../../testing/dissect.js'

const read = (text: string): Shown[] => dissectAs('json', chars(text))

describe('json', () => {
  it('reads members with their paths and values', () => {
    const rows = read('{"a":[1,{"b":"x\\ny\\u003cz"}],"c":null,"d":{}}')
    expect(valuesOf(rows, 'json.key')).toEqual(['b', 'a', 'c', 'd'])
    expect(valuesOf(rows, 'json.path')).toEqual(['/a/[]/b', '/a', '/c', '/d'])
    expect(valuesOf(rows, 'json.path_with_value')).toEqual(['/a/[]:1', '/a/[]/b:x\ny<z', '/c:null'])
    expect(valuesOf(rows, 'json.value.string')).toEqual(['x\ny<z'])
    expect(valuesOf(rows, 'json.value.null')).toHaveLength(1)
  })

  it('shows as text what is no JSON, or follows it', () => {
    for (const text of ['{"a":1', '{"a" 1}', '[01]', '"alone"', '{"a":1,}']) {
      expect(valuesOf(read(text), 'json.object').concat(valuesOf(read(text), 'json.array'))).toEqual([])
      expect(valuesOf(read(text), 'data-text-lines')).toHaveLength(1)
    }
    const rows = read('{} [] rest')
    expect([valuesOf(rows, 'json.object').length, valuesOf(rows, 'data-text-lines').length]).toEqual([1, 1])
  })

  it('takes any depth', () => {
    const deep = 50_000
    const rows = read(`${'['.repeat(deep)}${']'.repeat(deep)}`)
    expect(valuesOf(rows, 'json.array').length).toBeGreaterThan(100)
    expect(() => read('{"a":'.repeat(deep))).not.toThrow()
    expect(() => read(`{"a":${'{"b":'.repeat(3000)}1${'}'.repeat(3000)}}`)).not.toThrow()
  })
})
