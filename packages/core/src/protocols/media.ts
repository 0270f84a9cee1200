import { bytes } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'

/** Content of a media type that no protocol reads. */
export const media = protocol({
  name: 'media',
  title: 'Media Type',
  short: 'Media',
  fields: { type: bytes('Media type') },
  dissect(r, p, f) {
    const length = r.left
    r.span(f.type, length)
    const [type, ...parameters] = p.media.split(';')
    const shown = [type.trim().toLowerCase(), ...parameters.map(x => x.trim())].join('; ')
    r.label(f.type, `Media type: ${shown} (${length} bytes)`)
    if (p.columns.wanted) p.columns.add(` (${type.trim().toLowerCase()})`)
    p.media = ''
  },
})
