import type { Names } from '../dns/names.js'

/** What one message's options tell each other. */
export interface State {
  readonly names: Names
  /** Where the message starts. */
  base: number
  /** DHCP message type, 0 for BOOTP. */
  type: number
  /** Whether the message says its type. */
  typed: boolean
  /** Vendor class identifier, wherever it is among the options. */
  vendor: string
  /** Which of the two names of the header hold options: 1 the file's, 2 the server's. */
  overload: number
}
