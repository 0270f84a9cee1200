import { expert, string } from '../packet/field.js'
import { protocol } from '../packet/protocol.js'

/** Comments that a pcapng file has about a packet: a layer of its own, before the frame. */
export const comment = protocol({
  name: 'pkt_comment',
  title: 'Packet comments',
  short: 'Pkt_Comment',
  token: '',
  fields: {
    comment: string('Comment', { name: 'frame.comment', generated: false }),
    expert: expert('Formatted comment', 'comment', 'Comment', { name: 'frame.comment.expert' }),
  },
  dissect(r, p, f) {
    for (const text of p.options?.comments ?? []) {
      r.fact(f.comment, 0, text)
      r.label(f.comment, text)
      const t = r.nest(f.comment)
      r.expert(f.expert, text)
      r.unnest(t)
    }
  },
})
