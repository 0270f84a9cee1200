import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExportedObject } from '@wiresift/core'
import { describe, expect, it } from 'vitest'
import { ObjectFolder } from './object-folder.js'

const object = (name: string, text: string): ExportedObject => ({
  protocol: 'http',
  name,
  type: '',
  host: '',
  frame: 1,
  frames: [1],
  bytes: new TextEncoder().encode(text),
  whole: true,
})

describe('the folder of exported objects', () => {
  it('numbers what is there already, and writes nothing outside or through links', () => {
    const base = mkdtempSync(join(tmpdir(), 'wiresift-objects-'))
    const outside = join(base, 'outside')
    const folder = new ObjectFolder(join(base, 'out'), () => {})
    expect(folder.open()).toBe(true)
    symlinkSync(outside, join(base, 'out', 'link'))
    writeFileSync(join(base, 'out', 'a.txt'), 'before')
    expect(folder.save(object('a.txt', 'one'))).toBe('a(1).txt')
    expect(folder.save(object('../../x', 'two'))).toBe('..%2f..%2fx')
    expect(folder.save(object('..', 'three'))).toBe('.(1).')
    expect(folder.save(object('link', 'four'))).toBeUndefined()
    expect(existsSync(outside)).toBe(false)
    expect(readFileSync(join(base, 'out', 'a(1).txt'), 'utf8')).toBe('one')
    expect(statSync(join(base, 'out', 'a(1).txt')).mode & 0o111).toBe(0)
    expect(readdirSync(base)).toEqual(['out'])
  })

  it('says once that the folder cannot be made', () => {
    const base = mkdtempSync(join(tmpdir(), 'wiresift-objects-'))
    writeFileSync(join(base, 'file'), '')
    const said: string[] = []
    const folder = new ObjectFolder(join(base, 'file'), text => said.push(text))
    expect(folder.save(object('a', 'x'))).toBeUndefined()
    expect(folder.save(object('b', 'x'))).toBeUndefined()
    expect(said).toEqual([`Failed to create export objects output directory "${join(base, 'file')}": Not a directory`])
  })
})
