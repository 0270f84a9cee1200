import { TAG } from '../../bytes/ber.js'
import * as F from '../../packet/field.js'
import { appended } from '../../packet/label.js'
import { protocol } from '../../packet/protocol.js'
import * as A from './asn1.js'
import { oidName } from './oids.js'

/** Directory strings' alternatives, as they are numbered. */
const DIRECTORY_STRINGS = {
  0: 'teletexString',
  1: 'printableString',
  2: 'universalString',
  3: 'bmpString',
  4: 'uTF8String',
}

/** X.509 Selected Attribute Types: X.520. */
export const x509sat = protocol({
  name: 'x509sat',
  title: 'X.509 Selected Attribute Types',
  fields: {
    DirectoryString: F.u32('DirectoryString', { labels: DIRECTORY_STRINGS }),
    teletexString: F.string('teletexString'),
    printableString: F.string('printableString'),
    universalString: F.string('universalString'),
    bmpString: F.string('bmpString'),
    uTF8String: F.string('uTF8String'),
    CountryName: F.string('CountryName'),
    TelephoneNumber: F.string('TelephoneNumber'),
    UniqueIdentifier: F.bytes('UniqueIdentifier'),
    PostalAddress: F.u32('PostalAddress'),
    PostalAddress_item: F.u32('PostalAddress item', { labels: DIRECTORY_STRINGS }),
    ObjectIdentifier: F.oid('ObjectIdentifier'),
    OctetString: F.bytes('OctetString'),
    BitString: F.bytes('BitString'),
    Integer: F.i32('Integer'),
    Boolean: F.bool('Boolean', { states: ['True', 'False'] }),
    GeneralizedTime: F.time('GeneralizedTime'),
    UTCTime: F.string('UTCTime'),
    PrintableString: F.string('PrintableString'),
    NumericString: F.string('NumericString'),
    IA5String: F.string('IA5String'),
    BMPString: F.string('BMPString'),
    UTF8String: F.string('UTF8String'),
  },
  dissect: () => false,
})

/** X.509 Information Framework: names, X.501. */
export const x509if = protocol({
  name: 'x509if',
  title: 'X.509 Information Framework',
  fields: {
    oid: F.oid('Object Id'),
    id: F.i32('id'),
    rdnSequence: F.u32('rdnSequence'),
    RDNSequence_item: F.u32('RDNSequence item'),
    RelativeDistinguishedName_item_element: F.none('RelativeDistinguishedName item'),
    values: F.u32('values'),
  },
  dissect: () => false,
})

const sat = x509sat.f

export const directoryString: A.Type = A.choice([
  A.part(sat.teletexString, A.string(TAG.teletexString)),
  A.part(sat.printableString, A.string(TAG.printableString)),
  A.part(sat.universalString, A.string(TAG.universalString)),
  A.part(sat.bmpString, A.string(TAG.bmpString)),
  A.part(sat.uTF8String, A.string(TAG.utf8String)),
])

/** Attributes whose value is a directory string. */
const DIRECTORY = [
  '1.2.840.113549.1.9.8',
  '1.3.6.1.4.1.311.60.2.1.1',
  '1.3.6.1.4.1.311.60.2.1.2',
  ...[3, 4, 7, 8, 9, 10, 11, 12, 13, 15, 17, 18, 19, 41, 42, 43, 44, 65].map(n => `2.5.4.${n}`),
]

const satType = (field: F.Field, type: A.Type): A.Known => ({ protocol: x509sat, field, type })
const directory = satType(sat.DirectoryString, directoryString)
const country = satType(sat.CountryName, A.anyString)
const ia5 = satType(sat.IA5String, A.anyString)
const printable = satType(sat.PrintableString, A.anyString)
const personal = [3, 4, 5].map(n => `1.3.6.1.5.5.7.9.${n}`)

export const ATTRIBUTES: readonly (readonly [oid: string, known: A.Known])[] = [
  ...DIRECTORY.map(oid => [oid, directory] as const),
  ['2.5.4.6', country],
  ['1.3.6.1.4.1.311.60.2.1.3', country],
  ['0.9.2342.19200300.100.1.3', ia5],
  ['0.9.2342.19200300.100.1.25', ia5],
  ['1.2.840.113549.1.9.1', ia5],
  ['2.5.4.5', printable],
  ['2.5.4.46', printable],
  ...personal.map(oid => [oid, printable] as const),
  ['2.5.4.20', satType(sat.TelephoneNumber, A.anyString)],
  ['2.5.4.45', satType(sat.UniqueIdentifier, A.bits())],
  ['2.5.4.16', satType(sat.PostalAddress, A.sequenceOf(A.part(sat.PostalAddress_item, directoryString)))],
  ['1.3.6.1.4.1.311.20.2', satType(sat.BMPString, A.anyString)],
  ['1.3.6.1.4.1.311.20.2.3', satType(sat.UTF8String, A.anyString)],
  ['1.3.6.1.4.1.311.21.1', satType(sat.Integer, A.int)],
  ['1.3.6.1.4.1.311.21.2', satType(sat.OctetString, A.octets)],
  ['1.3.6.1.4.1.311.21.3', satType(sat.Integer, A.int)],
  ['1.3.6.1.4.1.311.21.4', satType(sat.UTCTime, A.utc)],
]

const name = x509if.f

/** Text after a row's own label, in brackets. */
function append(a: A.Asn1, row: number, field: F.Field | undefined, text: string): void {
  if (row >= 0 && a.r.full) a.r.tape.label[row] = appended(`${a.r.tape.label[row] ?? field?.title} (${text})`)
}

const attribute: A.Type = A.sequence([A.part(name.oid, A.oid), A.part(undefined, A.byOid)], (a, row, field) => {
  if (!a.r.full) return
  // `a.oid` is still the attribute's: values are strings
  const text = `${oidName(a.oid)}=${a.text}`
  append(a, row, field, text)
  a.name = a.name === '' ? text : `${a.name}+${text}`
})

const relativeName: A.Type = A.setOf(
  A.part(name.RelativeDistinguishedName_item_element, attribute),
  (a, row, field) => {
    append(a, row, field, a.name)
  },
)

/** RelativeDistinguishedName; its text goes before that of those already read. */
export const rdn: A.Type = {
  tags: relativeName.tags,
  read(a, f, end, bare) {
    const before = a.name
    a.name = ''
    a.text = ''
    relativeName.read(a, f, end, bare)
    if (a.r.full) a.name = before === '' ? a.name : `${a.name},${before}`
  },
}

const sequence: A.Type = A.sequenceOf(A.part(name.RDNSequence_item, rdn), (a, row, field) => {
  append(a, row, field, a.name)
})

/** RDNSequence: afterwards `a.name` is its text, last first. */
export const rdnSequence: A.Type = {
  tags: sequence.tags,
  read(a, f, end, bare) {
    a.name = ''
    sequence.read(a, f, end, bare)
  },
}

/** Name: a choice of one. */
export const nameType = (field: F.Field): A.Type => A.choice([A.part(field, rdnSequence)])

export const anyName: A.Type = nameType(name.rdnSequence)

/** X.501 Attribute: a type and its values. */
export const attributeWithValues: A.Type = A.sequence([
  A.part(name.oid, A.oid),
  A.part(name.values, A.setOf(A.part(undefined, A.byOid))),
])
