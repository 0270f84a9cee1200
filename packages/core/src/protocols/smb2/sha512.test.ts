import { expect, it } from 'vitest'
import { hex } from '../../bytes/text.js'
import { sha512 } from './sha512.js'

const NONE = new Uint8Array(0)
const ascii = (text: string): Uint8Array => Uint8Array.from(text, c => c.charCodeAt(0))

it('hashes as FIPS 180-4 has it', () => {
  const abc = ascii('abc')
  expect(hex(sha512(NONE, abc, 0, 3))).toBe(
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  )
  expect(hex(sha512(ascii('a'), abc, 1, 3))).toBe(hex(sha512(NONE, abc, 0, 3)))
})

it('hashes more than one block', () => {
  const long = ascii(
    'abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu',
  )
  expect(hex(sha512(NONE, long, 0, long.length))).toBe(
    '8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909',
  )
})
