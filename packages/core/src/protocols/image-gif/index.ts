import { protocol } from '../../packet/protocol.js'

/** Graphics Interchange Format (CompuServe, GIF89a); as a layer, without its parts. */
export const imageGif = protocol({
  name: 'image-gif',
  title: 'Compuserve GIF',
  short: 'GIF image',
  on: { media_type: ['image/gif'], 'http.heuristic': [] },
  dissect(r) {
    if (!(r.startsWith('GIF87a') || r.startsWith('GIF89a'))) return false
    r.pos = r.end
  },
})
