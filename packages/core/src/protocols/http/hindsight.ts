import type { Packet } from '../../packet/packet.js'
import type { HttpFields } from './show.js'
import type { HttpState } from './state.js'

/**
 * What the second of two passes knows of a frame's message, as tshark keeps it: one pair of request and response a frame, the last
 * that the frame has to do with.
 */
export interface Exchanged {
  number: number
  total: number
  request: number
  requestSeconds: number
  requestNanos: number
  response: number
  requestBefore: number
  responseBefore: number
  nextRequest: number
  nextResponse: number
}

/** Notes, in the first of two passes, what a message says about itself and about those before it; `fresh`: it begins a pair. */
export function foretellMessage(p: Packet, f: HttpFields, state: HttpState, fresh: boolean): void {
  const { session, number: here } = p
  if (session.settings.noting === undefined || p.conversation === undefined) return
  const { request, requestBefore, responseBefore } = state
  const answers = state.response === here
  for (const frame of [requestBefore, responseBefore]) {
    if (frame === 0 || frame === here) continue
    if (fresh && request === here) session.foretell(frame, f.next_request_in, here)
    if (answers && frame !== request) session.foretell(frame, f.next_response_in, here)
  }
  if (answers && request !== 0 && request !== here) session.foretell(request, f.response_in, here)
  session.foretell(here, f.request_number, state.number)
  session.foretell(here, f.request_in, request, [state.requestSeconds, state.requestNanos])
  session.foretell(here, f.response_in, answers ? here : 0)
  session.foretell(here, f.prev_request_in, requestBefore)
  session.foretell(here, f.prev_response_in, responseBefore)
  session.foretell(here, f.next_request_in, 0)
  session.foretell(here, f.next_response_in, 0)
  // how many there are is noted under the conversation's number
  session.foretell(p.conversation.serial, f.notification, state.number)
}

/** What there is to tell of the message at hand: with hindsight in a second pass, otherwise as far as it has come. */
export function exchanged(p: Packet, f: HttpFields, state: HttpState): Exchanged {
  const now: Exchanged = {
    number: state.number,
    total: state.number,
    request: state.request,
    requestSeconds: state.requestSeconds,
    requestNanos: state.requestNanos,
    response: 0,
    requestBefore: state.requestBefore,
    responseBefore: state.responseBefore,
    nextRequest: 0,
    nextResponse: 0,
  }
  const { session } = p
  if (session.settings.noted === undefined || p.conversation === undefined) return now
  const known = session.foretold(p.number, f.request_number)
  if (known === undefined) return now
  const frame = (field: typeof f.request_in): number => session.foretold(p.number, field)?.value ?? 0
  const at = session.foretold(p.number, f.request_in)
  now.number = known.value
  now.total = session.foretold(p.conversation.serial, f.notification)?.value ?? known.value
  now.request = at?.value ?? 0
  if (Array.isArray(at?.object)) [now.requestSeconds, now.requestNanos] = at.object as [number, number]
  now.response = frame(f.response_in)
  now.requestBefore = frame(f.prev_request_in)
  now.responseBefore = frame(f.prev_response_in)
  now.nextRequest = frame(f.next_request_in)
  now.nextResponse = frame(f.next_response_in)
  return now
}
