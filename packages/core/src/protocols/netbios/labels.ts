/** Names of NetBIOS' values: IBM's LAN Technical Reference, and the suffixes that Windows uses. */

export const COMMANDS: Readonly<Record<number, string>> = {
  0: 'Add Group Name Query',
  1: 'Add Name Query',
  2: 'Name In Conflict',
  3: 'Status Query',
  7: 'Terminate Trace',
  8: 'Datagram',
  9: 'Broadcast Datagram',
  10: 'Name Query',
  13: 'Add Name Response',
  14: 'Name Recognized',
  15: 'Status Response',
  19: 'Terminate Trace',
  20: 'Data Ack',
  21: 'Data First Middle',
  22: 'Data Only Last',
  23: 'Session Confirm',
  24: 'Session End',
  25: 'Session Initialize',
  26: 'No Receive',
  27: 'Receive Outstanding',
  28: 'Receive Continue',
  31: 'Session Alive',
}

export { SERVICES as NAME_TYPES } from '../nbns/names.js'
