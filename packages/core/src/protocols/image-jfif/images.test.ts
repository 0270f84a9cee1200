import { describe, expect, it } from 'vitest'
import { fromHex } from '../../bytes/text.js'
import { dissectAs, valuesOf } from '../../testing/dissect.js'

const PNG = fromHex(`
  89504e470d0a1a0a
  0000000d 49484452 00000002 00000003 08 02 00 00 00 00000000   # IHDR: 2 x 3, truecolour
  00000004 67414d41 0000b18f 00000000                           # gAMA: 0.45455
  00000006 624b4744 0001 0002 0003 00000000                     # bKGD
  00000000 49454e44 00000000                                    # IEND`)

const GIF = fromHex(`
  474946383961 0200 0300 80 01 00     # GIF89a, 2 x 3, a table of two colours
  010203 040506
  21 f9 04 01020304 00                # Graphics Control
  2c 0000 0000 0200 0300 00 02 01 61 00
  3b`)

const JPEG = fromHex(`
  ffd8
  ffe0 0010 4a46494600 0102 01 0048 0048 00 00           # JFIF 1.2, 72 dpi
  ffe1 002e 457869660000 49492a00 08000000               # Exif, little-endian
       0200
       0f01 0200 04000000 61626300                       # Make: abc
       1201 0300 01000000 01000000                       # Orientation: 1
       00000000
  ffc0 000b 08 0001 0002 01 01 22 00
  ffda 0008 01 01 00 00 3f 00 616263 ff00 64 ffd0 65 ffd9`)

describe('images', () => {
  it('reads the chunks of PNG', () => {
    const rows = dissectAs('png', PNG)
    expect(valuesOf(rows, 'png.chunk.type')).toEqual(['IHDR', 'gAMA', 'bKGD', 'IEND'])
    expect(valuesOf(rows, 'png.ihdr.height')).toEqual(['3'])
    expect(valuesOf(rows, 'png.gama.gamma')).toEqual(['0.45455'])
    expect(valuesOf(rows, 'png.bkgd.blue')).toEqual(['0x0003'])
  })

  it('reads the blocks of GIF', () => {
    const rows = dissectAs('image-gif', GIF)
    expect(valuesOf(rows, 'image-gif.global.color_map')).toEqual(['01:02:03:04:05:06'])
    expect(valuesOf(rows, 'image-gif.data_block')).toEqual(['01:02:03:04', '', '61', ''])
    expect(valuesOf(rows, 'image-gif.end')).toHaveLength(1)
  })

  it('reads the segments of JPEG, and Exif', () => {
    const rows = dissectAs('image-jfif', JPEG)
    expect(valuesOf(rows, 'image-jfif.marker')).toEqual([
      '0xffd8',
      '0xffe0',
      '0xffe1',
      '0xffc0',
      '0xffda',
      '0xffd0',
      '0xffd9',
    ])
    expect(valuesOf(rows, 'image-jfif.ifd.value_ascii')).toEqual(['abc'])
    expect(valuesOf(rows, 'image-jfif.sof.h_i')).toEqual(['2'])
    expect(valuesOf(rows, 'image-jfif.entropy_coded_segment')).toEqual(['61:62:63:ff:00:64', '65'])
  })

  it('ends with the bytes, wherever they end', () => {
    for (const [name, bytes] of [
      ['png', PNG],
      ['image-gif', GIF],
      ['image-jfif', JPEG],
    ] as const)
      for (let n = 0; n < bytes.length; n++) {
        expect(() => dissectAs(name, bytes.slice(0, n))).not.toThrow()
        const broken = bytes.slice()
        broken[n] ^= 0xff
        expect(() => dissectAs(name, broken)).not.toThrow()
      }
  })
})
