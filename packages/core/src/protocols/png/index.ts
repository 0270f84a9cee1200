import { protocol } from '../../packet/protocol.js'

/** Portable Network Graphics (W3C); as a layer, without its parts. */
export const png = protocol({
  name: 'png',
  title: 'Portable Network Graphics',
  on: { media_type: ['image/png'], 'http.heuristic': [] },
  dissect(r) {
    if (!r.startsWith('\x89PNG\r\n\x1a\n')) return false
    r.pos = r.end
  },
})
