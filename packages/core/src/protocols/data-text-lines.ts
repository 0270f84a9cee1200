import { lineEnd, nextLine, sameWord } from '../bytes/lines.js'
import { printable } from '../bytes/text.js'
import { protocol } from '../packet/protocol.js'

/** Characters of a line that are kept: more than a tree's line has. */
const SHOWN = 300
const SHORTEST_XML = 29

/** Text shown line by line. */
export const dataTextLines = protocol({
  name: 'data-text-lines',
  title: 'Line-based text data',
  short: 'Line-based text data',
  on: {
    media_type: [
      'text/plain',
      'text/html',
      'text/css',
      'text/javascript',
      'text/richtext',
      'text/enriched',
      'text/parameters',
      'text/vnd.sun.j2me.app-descriptor',
      'application/x-javascript',
      'application/xml-external-parsed-entity',
      'application/x-ns-proxy-autoconfig',
    ],
  },
  hands: ['xml'],
  dissect(r, p) {
    const b = r.bytes
    // what says that it is XML is read as such
    const xml = p.session.registry.protocol('xml')
    if (xml !== undefined && p.media !== '' && r.left > SHORTEST_XML && sameWord(b, r.pos, r.pos + 5, '<?xml')) {
      // still named in frame.protocols
      p.hide()
      p.call(xml, r)
      return
    }
    if (!r.full && !p.columns.wanted) {
      r.pos = r.end
      return
    }
    const type = p.media.replace(/;.*$/s, '').trim().toLowerCase()
    p.media = ''
    if (p.columns.wanted) p.columns.add(` (${type})`)
    if (!r.full) {
      r.pos = r.end
      return
    }
    const root = p.tape.count - 1
    let lines = 0
    for (let at = r.pos; at < r.end; lines++) {
      const end = lineEnd(b, at, r.end)
      const next = nextLine(b, end, r.end)
      if (lines < 10_000) {
        const text = printable(b, at, next)
        r.note(text.slice(0, SHOWN), at, next - at)
      }
      at = next
    }
    p.tape.label[root] = `Line-based text data${type === '' ? '' : `: ${type}`} (${lines} lines)`
    r.pos = r.end
  },
})
