import { utf8 } from '../../bytes/text.js'
import { protocol } from '../../packet/protocol.js'

const LONGEST = 1 << 20

/** JavaScript Object Notation: RFC 8259; as a layer, without its members. */
export const json = protocol({
  name: 'json',
  title: 'JavaScript Object Notation',
  on: {
    media_type: [
      'application/json',
      'application/json-rpc',
      'application/jsonrequest',
      'application/problem+json',
      'application/merge-patch+json',
      'application/json-patch+json',
      'application/dds-web+json',
      'application/senml+json',
      'application/sensml+json',
      'application/x-ndjson',
      'application/vnd.oma.lwm2m+json',
    ],
  },
  hands: ['data-text-lines'],
  dissect(r, p) {
    if (!r.full) {
      r.pos = r.end
      return
    }
    r.label(json.root, `JavaScript Object Notation: ${p.media.replace(/;.*$/s, '').trim().toLowerCase()}`)
    if (r.left > LONGEST || isJson(utf8(r.bytes, r.pos, r.end))) {
      r.pos = r.end
      return
    }
    const lines = p.session.registry.protocol('data-text-lines')
    if (lines !== undefined) p.call(lines, r)
  },
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
