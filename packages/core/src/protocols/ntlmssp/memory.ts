import { hex } from '../../bytes/text.js'

/** What NTLM log-ins leave behind for the protocols that carry them: MS-NLMP. */

/** One authenticate message. */
export interface NtlmAnswer {
  readonly user: string
  readonly domain: string
  /** Name of the workstation. */
  readonly host: string
  /** Service that the client believed to log in to, where it said so. */
  readonly target: string
  readonly lm: Uint8Array
  readonly nt: Uint8Array
  readonly challenge: Uint8Array | undefined
  readonly challengeFrame: number
  readonly frame: number
}

/** The log-in under way in one conversation. */
export class NtlmMemory {
  challenge: Uint8Array | undefined = undefined
  challengeFrame = 0
  /** The latest authenticate message; whoever takes it clears it. */
  answer: NtlmAnswer | undefined = undefined
}

/** NTLMv1 responses have this length; longer ones are NTLMv2's. */
const OLD = 24

/** The line that hashcat takes for the answer (modes 5500 and 5600); undefined for an anonymous log-in or without a challenge. */
export function hashOf(answer: NtlmAnswer): { method: 'NTLMv1' | 'NTLMv2'; line: string } | undefined {
  const { user, domain, lm, nt, challenge } = answer
  if (challenge === undefined || user === '' || nt.length < OLD) return undefined
  if (nt.length === OLD) return { method: 'NTLMv1', line: `${user}::${domain}:${hex(lm)}:${hex(nt)}:${hex(challenge)}` }
  return { method: 'NTLMv2', line: `${user}::${domain}:${hex(challenge)}:${hex(nt, 0, 16)}:${hex(nt, 16)}` }
}
