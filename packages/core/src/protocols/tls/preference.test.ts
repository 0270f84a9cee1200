import { expect, test } from 'vitest'
import { demandEverything, Session } from '../../packet/session.js'
import { dissectAll, valuesOf } from '../../testing/dissect.js'
import { segmentBytes } from '../../testing/tcp.js'
import { standardRegistry } from '../index.js'

/** An alert, and a record of which the second segment has the rest. */
const FIRST = [21, 3, 3, 0, 2, 1, 0, 23, 3, 3, 0, 8, 1, 2, 3]
const SECOND = [4, 5, 6, 7, 8]

function lengths(...preferences: [string, string][]): string[][] {
  const settings = { mode: 'tshark' as const, preferences: new Map(preferences) }
  const session = new Session(standardRegistry(), demandEverything(), settings)
  const frames = [
    segmentBytes({ port: 443, seq: 1, data: Uint8Array.from(FIRST) }),
    segmentBytes({ port: 443, seq: 1 + FIRST.length, data: Uint8Array.from(SECOND) }),
  ]
  return dissectAll(frames, 101, session).map(rows => valuesOf(rows, 'tls.record.length'))
}

test('of a record that goes on in another segment nothing is shown where they are not put together', () => {
  expect(lengths()).toEqual([['2'], ['8']])
  expect(lengths(['tls.desegment_ssl_records', 'FALSE'])).toEqual([['2'], []])
})
