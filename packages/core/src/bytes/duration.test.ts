import { expect, test } from 'vitest'
import { durationWords, millisecondWords } from './duration.js'

test('writes durations in words, without units that are nought', () => {
  expect(durationWords(0)).toBe('0 seconds')
  expect(durationWords(90_061)).toBe('1 day, 1 hour, 1 minute, 1 second')
  expect(durationWords(7200)).toBe('2 hours')
})

test('writes milliseconds behind the seconds, where there are any', () => {
  expect(millisecondWords(0)).toBe('0 seconds')
  expect(millisecondWords(1)).toBe('0.001 seconds')
  expect(millisecondWords(1000)).toBe('1 second')
  expect(millisecondWords(61_001)).toBe('1 minute, 1.001 seconds')
  expect(millisecondWords(60_001)).toBe('1 minute, 0.001 seconds')
  expect(millisecondWords(86_399_999)).toBe('23 hours, 59 minutes, 59.999 seconds')
})
