/** Words at the end of names, or anywhere in them, that tell nobody apart. */
const EMPTY_WORDS = [
  'a +s',
  'ab',
  'ag',
  'b ?v',
  'closed joint stock company',
  'co',
  'company',
  'corp',
  'corporation',
  'de c ?v',
  'gmbh',
  'holding',
  'inc',
  'incorporated',
  'jsc',
  'kg',
  'k k',
  'limited',
  'llc',
  'ltd',
  'n ?v',
  'oao',
  'of',
  'open joint stock company',
  'ooo',
  'oü',
  'oy',
  'oyj',
  'plc',
  'pty',
  'pvt',
  's ?a ?r ?l',
  's ?a',
  's ?p ?a',
  'sp ?k',
  's ?r ?l',
  'systems',
  'the',
  'zao',
  'z ?o ?o',
]
const EMPTY = new RegExp(`(?<=\\W)(?:${EMPTY_WORDS.join('|')})(?= )`, 'gi')
const LENGTH = 8

/** A vendor's name in eight characters, as Wireshark shortens them: `Cisco Systems, Inc` is `Cisco`. */
export function shortVendor(name: string): string {
  const plain = ` ${name} `.replace(/[",.:/()'&]/g, ' ')
  return plain.replace(EMPTY, '').replace(/\s+/g, '').slice(0, LENGTH)
}
