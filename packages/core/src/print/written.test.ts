import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { TextBuffer } from '../bytes/text-buffer.js'
import { openCapture } from '../capture/open.js'
import { bytesSource } from '../capture/source.js'
import { fieldById } from '../packet/field.js'
import { labelRow } from '../packet/label.js'
import type { Names } from '../packet/names.js'
import { demandEverything } from '../packet/session.js'
import { showRow } from '../packet/show.js'
import { Pass } from '../pipeline/pass.js'
import { standardRegistry } from '../protocols/index.js'
import { quoted } from './json-text.js'
import { writeValue } from './json-value.js'
import { writeLabel } from './label-text.js'
import { escapeWritten, escapeXml } from './xml.js'

const FOLDER = fileURLToPath(new URL('../../../../test/captures', import.meta.url))
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter(name => /\.(pcap|pcapng)$/.test(name)) : []

const NAMES: Names = { ether: () => 'Maker_01:02:03', port: () => 'service', host: address => `host-${address}` }

describe.skipIf(files.length === 0).each(files)('%s', name => {
  it.each([undefined, NAMES])('has every value and line written as it is shown, named or not', async names => {
    const reader = await openCapture(bytesSource(readFileSync(join(FOLDER, name))))
    const pass = new Pass(reader.meta, standardRegistry(), demandEverything(), { mode: 'tshark', names })
    const out = new TextBuffer()
    for (let batch = await reader.next(); batch !== undefined; batch = await reader.next())
      for (let i = 0; i < batch.count; i++) {
        const p = pass.take(batch, i)
        for (let row = 0; row < p.tape.count; row++) {
          const f = fieldById(p.tape.field[row])
          out.clear()
          writeValue(out, p, row, f)
          const text = quoted(showRow(p, row, f))
          if (out.toString() !== text) expect(out.toString(), `${f.name} in packet ${p.number}`).toBe(text)
          // twice: the second time small numbers have lines that were kept
          for (let k = 0; k < 2; k++) {
            out.clear()
            writeLabel(out, p, row, f)
            const line = labelRow(p, row, f)
            if (out.toString() !== line) expect(out.toString(), `${f.name} in packet ${p.number}`).toBe(line)
            escapeWritten(out, 0)
            if (out.toString() !== escapeXml(line)) expect(out.toString(), f.name).toBe(escapeXml(line))
          }
        }
      }
  })
})
