import { describe, expect, it } from 'vitest'
import { chars } from '../../testing/conversation.js'
import { dissectAs, type Shown, valuesOf } from '../../testing/dissect.js'

const read = (text: string): Shown[] => dissectAs('xml', chars(text))

describe('xml', () => {
  it('reads elements, attributes and text', () => {
    const rows = read('<?xml version="1.0"?><!-- c --><!DOCTYPE a "x"><a b="1" c=\'>\'>t <d/><![CDATA[<x>]]></a>')
    expect(valuesOf(rows, 'xml.xmlpi.xml.version')).toEqual(['1.0'])
    expect(valuesOf(rows, 'xml.comment')).toEqual(['<!-- c -->'])
    expect(valuesOf(rows, 'xml.doctype')).toEqual(['a'])
    expect(valuesOf(rows, 'xml.tag')).toEqual(['<a b="1" c=\'>\'>', '<d/>'])
    expect(valuesOf(rows, 'xml.attribute')).toEqual(['b="1"', "c='>'"])
    expect(valuesOf(rows, 'xml.cdata')).toEqual(['t '])
    expect(valuesOf(rows, 'xml.cdatasection')).toEqual(['<![CDATA[<x>]]>'])
  })

  it('gives RSS its own names', () => {
    const rows = read('<rss version="2.0"><channel><item><title>T</title><odd/></item></channel></rss>')
    expect(valuesOf(rows, 'rss.version')).toEqual(['2.0'])
    expect(valuesOf(rows, 'rss.channel.item.title')).toEqual(['<title>', 'T'])
    expect(valuesOf(rows, 'xml.tag')).toEqual(['<odd/>'])
  })

  it('says what is no XML', () => {
    const rows = read('<a x="1"y> text</b>')
    expect(valuesOf(rows, 'xml.unrecognized_text')).toHaveLength(1)
    expect(valuesOf(rows, 'xml.closing_unopened_tag')).toHaveLength(1)
  })

  it('stays quick and whole on hostile input', () => {
    const start = performance.now()
    for (const text of ['<a>', '<!--', '<![CDATA[', '<!', '<a b="', "<a b='x' ", '</a>', '<?x ', '<!DOCTYPE a [']) {
      expect(() => read(text.repeat(3000))).not.toThrow()
      expect(() => read(text)).not.toThrow()
    }
    expect(performance.now() - start).toBeLessThan(30_000)
  })
})
