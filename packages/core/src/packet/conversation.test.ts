import { describe, expect, it } from 'vitest'
import { AddressTable, ConversationTable } from './conversation.js'

const bytes = (n: number): Uint8Array => Uint8Array.of(10, n >> 16, n >> 8, n)

describe('a table of addresses', () => {
  it('gives new ones no id when it is full, and finds the old ones', () => {
    const table = new AddressTable(2)
    expect([1, 2, 3, 4, 1].map(n => table.id(bytes(n), 0, 4))).toEqual([1, 2, 0, 0, 1])
    expect(table.leftOut).toBe(2)
  })
})

describe('a table of conversations', () => {
  it('keeps no more than its bound, and goes on counting in those it has', () => {
    const table = new ConversationTable(undefined, 2)
    const first = table.find(6, 1, 2, 1000, 80, 1)
    table.find(6, 1, 2, 1001, 80, 2)
    for (let port = 2000; port < 2010; port++) expect(table.find(6, 1, 2, port, 80, 3).serial).toBe(-1)
    expect(table.all).toHaveLength(2)
    expect(table.leftOut).toBe(10)
    expect(table.find(6, 2, 1, 80, 1000, 4)).toBe(first)
    expect(table.renew(first, 1, 1000, 5)).toBe(first)
  })

  it('does not mix conversations of addresses that found no room', () => {
    const addresses = new AddressTable(1)
    const table = new ConversationTable(addresses)
    const ids = [1, 2, 3].map(n => addresses.id(bytes(n), 0, 4))
    const a = table.find(17, ids[0], ids[1], 5000, 53, 1)
    expect(table.find(17, ids[0], ids[2], 5000, 53, 2)).not.toBe(a)
    expect(table.all).toHaveLength(0)
  })
})
