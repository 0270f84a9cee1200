import { expect, test } from 'vitest'
import { type Arrow, chart } from './flow-chart.js'

const arrow = (from: string, to: string, more: Partial<Arrow> = {}): Arrow => ({
  frame: 1,
  time: '0.000000',
  from,
  to,
  srcPort: 1,
  dstPort: 2,
  label: 'word',
  comment: 'more',
  stream: 0,
  ...more,
})
const lines = (...arrows: Arrow[]): string[] => [...chart(arrows)].join('').split('\n')

test('draws nothing where there is nothing', () => {
  expect([...chart([])]).toEqual([])
})

test('draws an arrow each way, and one to the neighbour where somebody sends to himself', () => {
  expect(lines(arrow('a', 'b'), arrow('b', 'a'), arrow('a', 'a'))).toEqual([
    '|Time     | a                                     |',
    '|         |                   | b                 |                   ',
    '|0.000000 |         word      |                   |more',
    '|         |(1)      ------------------>  (2)      |',
    '|0.000000 |         word      |                   |more',
    '|         |(2)      <------------------  (1)      |',
    '|0.000000 |         word      |                   |more',
    '|         |(1)      ------------------>  (2)      |',
    '',
  ])
})

test('tells streams apart, and rules a line between them', () => {
  const drawn = lines(arrow('a', 'b'), arrow('a', 'b', { stream: 7, label: '😀'.repeat(30) }))
  expect(drawn[0]).toBe('Conv.| Time    | a                                     |')
  expect(drawn[4]).toBe('-'.repeat(57))
  expect(drawn[5]).toBe(`7    |0.000000 |         ${'😀'.repeat(20)}          |more`)
})

test('gives forty ends a line of their own, and is not lost on the others', () => {
  const many = Array.from({ length: 30 }, (_, i) => arrow(`a${i}`, `b${i}`))
  const drawn = lines(...many, arrow('a0', 'b29'), arrow('a'.repeat(500), 'b0'))
  expect(drawn[0]).toContain(' a19 ')
  expect(drawn[0]).not.toContain(' a20 ')
  expect(drawn[2 + 2 * 20]).toMatch(/\|wordmore$/)
  expect(drawn[2 + 2 * 30]).toMatch(/more$/)
})
