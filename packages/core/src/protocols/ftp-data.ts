import { frame, string } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'
import type { Transfer } from './ftp/session.js'

/** FTP's data connections (RFC 959): files and directory listings, as the control connection announced them. */
export const ftpData = protocol({
  name: 'ftp-data',
  title: 'FTP Data',
  on: { 'tcp.port': [20] },
  hands: ['data-text-lines'],
  header: {},
  fields: {
    'setup-frame': frame('Setup frame'),
    'setup-method': string('Setup method'),
    command: string('Command'),
    'command-frame': frame('Command frame', { generated: false }),
    'current-working-directory': string('Current working directory'),
  },
  dissect(r, p, f) {
    const transfer = p.conversation?.recall<Transfer>(ftpData)
    // a server that answers PORT from elsewhere is not found by tshark
    if (transfer?.method === 'PORT' && p.session.settings.mode === 'tshark' && p.srcPort !== 20 && p.dstPort !== 20)
      return false
    const length = r.left
    const start = r.pos
    transfer?.write(p, r.bytes, start, r.end)
    if (transfer !== undefined && p.listens('object')) transfer.tell(p, r.bytes, start, r.end)
    if (p.columns.wanted) {
      const method = transfer === undefined ? '' : ` (${transfer.method})`
      p.columns.name('FTP-DATA')
      p.columns.set(`FTP Data: ${length} bytes${method}${transfer?.command ? ` (${transfer.line})` : ''}`)
      p.columns.fence()
    }
    r.label(ftpData.root, `FTP Data (${length} bytes data)`)
    if (p.shows(ftpData)) {
      const first = transfer?.setupFrame ?? p.conversation?.first ?? 0
      if (first !== 0) p.aside(r, f['setup-frame'], first)
      if (transfer !== undefined) {
        p.aside(r, f['setup-method'], 0, transfer.method)
        if (transfer.command !== '') {
          p.aside(r, f.command, 0, transfer.line)
          p.aside(r, f['command-frame'], transfer.commandFrame)
          p.aside(r, f['current-working-directory'], 0, transfer.directory)
        }
      }
      const lines = p.session.registry.protocol('data-text-lines')
      if (lines !== undefined && isText(r.bytes, start, r.end)) p.call(lines, r)
      const row = p.layerRow(ftpData)
      if (row >= 0) p.tape.length[row] = length
    }
    r.pos = r.end
  },
  gap(p, length) {
    p.conversation?.recall<Transfer>(ftpData)?.gap(p, length)
  },
  end(p) {
    p.conversation?.recall<Transfer>(ftpData)?.close()
  },
})

/** Whether the bytes are lines of text. */
function isText(b: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const c = b[i]
    if (c >= 127 || (c < 32 && c !== 9 && c !== 10 && c !== 13)) return false
  }
  return true
}
