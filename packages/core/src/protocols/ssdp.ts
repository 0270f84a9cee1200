import { protocol } from '../packet/protocol.js'
import { http, sharedOf } from './http/index.js'
import { readMessage } from './http/message.js'
import { HttpState } from './http/state.js'

/** Simple Service Discovery Protocol: HTTP's messages in datagrams (UPnP Device Architecture, section 1). */
export const ssdp = protocol({
  name: 'ssdp',
  title: 'Simple Service Discovery Protocol',
  on: { 'udp.port': [1900] },
  hands: ['http', 'media_type', 'http.heuristic', 'media', 'data'],
  dissect(r, p) {
    const state = p.conversation?.state(ssdp, () => new HttpState()) ?? new HttpState()
    if (readMessage(ssdp, r, p, http.f, state, sharedOf(p), true)) return
    p.unseen = true
    r.pos = r.end
  },
})
