import { protocol } from '../../packet/protocol.js'

/** JPEG File Interchange Format (ITU-T T.871); as a layer, without its parts. */
export const imageJfif = protocol({
  name: 'image-jfif',
  title: 'JPEG File Interchange Format',
  short: 'JFIF (JPEG) image',
  on: { media_type: ['image/jpeg', 'image/jpg', 'image/pjpeg', 'image/jfif'], 'http.heuristic': [] },
  dissect(r) {
    if (!r.startsWith('\xff\xd8')) return false
    r.pos = r.end
  },
})
