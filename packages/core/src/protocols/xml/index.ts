import { printable, utf8 } from '../../bytes/text.js'
import { expert, type Field, TEXT as LINE, string } from '../../packet/field.js'
import type { Packet } from '../../packet/packet.js'
import { protocol } from '../../packet/protocol.js'
import type { Reader } from '../../packet/reader.js'
import { PLAIN } from '../../packet/tape.js'
import { rss } from './rss.js'
import {
  CDATA_SECTION,
  CLOSE,
  COMMENT,
  DECLARATION,
  DOCTYPE,
  INSTRUCTION,
  OPEN,
  SUBSET_END,
  TEXT,
  Tokens,
  UNKNOWN,
} from './tokens.js'

/** Elements within elements that are shown as such; deeper ones stand beside each other. */
const DEEPEST = 80

/** Extensible Markup Language (W3C). */
export const xml = protocol({
  name: 'xml',
  title: 'eXtensible Markup Language',
  on: {
    media_type: [
      'text/xml',
      'text/vnd.wap.wml',
      'text/vnd.wap.si',
      'text/vnd.wap.sl',
      'text/vnd.wap.co',
      'application/xml',
      'application/soap+xml',
      'application/atom+xml',
      'application/rss+xml',
      'application/xslt+xml',
      'application/mathml+xml',
      'application/rdf+xml',
      'application/xml-dtd',
      'application/pidf+xml',
      'application/x-wms-logconnectstats',
      'application/auth-policy+xml',
      'application/conference-info+xml',
      'application/cpim-pidf+xml',
      'application/im-iscomposing+xml',
      'application/load-control+xml',
      'application/media_control+xml',
      'application/resource-lists+xml',
      'application/rls-services+xml',
      'application/vnd.3gpp.mcptt-info+xml',
      'application/vnd.etsi.aoc+xml',
      'application/vnd.etsi.mcid+xml',
      'application/watcherinfo+xml',
      'application/x-crd+xml',
      'application/xcap-diff+xml',
      'application/3gpp-ims+xml',
      'image/svg+xml',
      'message/imdn+xml',
    ],
  },
  hands: ['rss'],
  header: {},
  fields: {
    xmlpi: string('XMLPI'),
    cdatasection: string('CDATASection'),
    comment: string('Comment'),
    attribute: string('Attribute'),
    doctype: string('Doctype'),
    dtdtag: string('DTD Tag'),
    cdata: string('CDATA'),
    tag: string('Tag'),
    unknown: string('Unknown'),
    'xmlpi.xml': string('xml.xmlpi.xml'),
    'xmlpi.xml.standalone': string('standalone'),
    'xmlpi.xml.version': string('version'),
    'xmlpi.xml.encoding': string('encoding'),
    closing_unopened_tag: expert('Closing an unopened tag', 'error', 'Malformed'),
    closing_unopened_xmpli_tag: expert('Closing an unopened xmpli tag', 'error', 'Malformed'),
    unrecognized_text: expert('Unrecognized text', 'warn', 'Protocol'),
  },
  dissect(r, p, f) {
    p.columns.addName('/XML')
    if (p.session.wantsAny(xml) || p.session.wantsAny(rss)) readTokens(r, p, f)
    r.pos = r.end
  },
})

type Fields = typeof xml.f

/** An open element or document type: its row (-1: not recorded), the subtree, and what its content is called. */
interface Element {
  readonly row: number
  readonly nest: number
  /** Path below a known vocabulary's protocol; undefined outside of any. */
  readonly path: string | undefined
  readonly content: Field
}

function readTokens(r: Reader, p: Packet, f: Fields): void {
  const b = r.bytes
  const tokens = new Tokens(b, r.pos, r.end)
  const open: Element[] = []
  while (tokens.next()) {
    const { start, end } = tokens
    r.pos = start
    switch (tokens.kind) {
      case TEXT:
        line(r, open.length === 0 ? f.unknown : open[open.length - 1].content, start, end)
        break
      case COMMENT:
        line(r, f.comment, start, end)
        break
      case CDATA_SECTION:
        line(r, f.cdatasection, start, end)
        break
      case DECLARATION:
        line(r, f.dtdtag, start, end)
        break
      case INSTRUCTION:
        readInstruction(r, f, tokens)
        break
      case DOCTYPE:
        r.row(f.doctype, tokens.name, tokens.nameEnd - tokens.name, 0)
        if (r.full) r.label(f.doctype, printable(b, start, end))
        if (tokens.subset) push(r, open, f.doctype, f, undefined)
        break
      case OPEN:
        readOpen(r, f, tokens, open)
        break
      case CLOSE:
      case SUBSET_END:
        readClose(r, p, f, open, start, end, tokens.kind === CLOSE)
        break
      case UNKNOWN:
        unrecognized(r, start, end, f.unrecognized_text)
        break
    }
  }
  for (const { nest } of open.reverse()) r.unnest(nest)
}

/** A row whose label is its own text. */
function line(r: Reader, f: Field, start: number, end: number): void {
  if (!r.wants(f)) return
  r.row(f, start, end - start, 0)
  r.as(PLAIN)
  if (r.full) r.label(f, printable(r.bytes, start, end))
}

function push(r: Reader, open: Element[], field: Field, f: Fields, path: string | undefined, content = f.cdata): void {
  const recorded = r.wants(field)
  const row = recorded ? r.tape.count - 1 : -1
  open.push({ row, nest: recorded && open.length < DEEPEST ? r.nest(field) : -1, path, content })
}

function readInstruction(r: Reader, f: Fields, tokens: Tokens): void {
  const b = r.bytes
  const { start, end, name, nameEnd, close, attributes } = tokens
  const known = utf8(b, name, nameEnd).toLowerCase() === 'xml'
  const field = known ? f['xmlpi.xml'] : f.xmlpi
  r.row(field, start, end - start, 0)
  if (r.full) r.label(field, printable(b, start, nameEnd))
  const t = r.nest(field)
  for (const a of attributes) {
    const key = `xmlpi.xml.${utf8(b, a.start, a.nameEnd).toLowerCase()}`
    const own = known && isField(key) ? f[key] : undefined
    if (own === undefined) r.row(f.attribute, a.start, a.end - a.start, 0)
    else {
      r.row(own, a.value, a.valueEnd - a.value, 0)
      r.as(PLAIN)
    }
    if (r.full) r.label(own ?? f.attribute, printable(b, a.start, a.end))
  }
  r.note('?>', close, end - close)
  r.unnest(t)
}

const isField = (key: string): key is 'xmlpi.xml.version' | 'xmlpi.xml.encoding' | 'xmlpi.xml.standalone' =>
  key === 'xmlpi.xml.version' || key === 'xmlpi.xml.encoding' || key === 'xmlpi.xml.standalone'

/** What an element is called within a vocabulary: its path, and the field; undefined outside of any. */
function vocabulary(name: string, within: string | undefined): { path: string; field: Field } | undefined {
  const lower = name.toLowerCase()
  if (within !== undefined) {
    const path = within === '' ? lower : `${within}.${lower}`
    const field = Object.hasOwn(rss.f, path) ? rss.f[path] : undefined
    if (field !== undefined) return { path, field }
  }
  return lower === 'rss' ? { path: '', field: rss.root } : undefined
}

function readOpen(r: Reader, f: Fields, tokens: Tokens, open: Element[]): void {
  const b = r.bytes
  const { start, end, name, nameEnd, close, attributes, empty } = tokens
  const parent = open.length === 0 ? undefined : open[open.length - 1]
  const known = vocabulary(utf8(b, name, Math.min(nameEnd, name + 64)), parent?.path)
  const field = known?.field ?? f.tag
  if (r.wants(field)) {
    // an end tag makes the row longer: its value is kept
    r.row(field, start, end - start, 0, utf8(b, start, end))
    if (r.full) r.label(field, printable(b, start, nameEnd) + (attributes.length === 0 ? printable(b, close, end) : ''))
  }
  const content = known === undefined || known.path === '' ? f.cdata : known.field
  push(r, open, field, f, known?.path, content)
  for (let i = 0; i < attributes.length; i++) {
    const a = attributes[i]
    const path = `${known?.path === '' ? '' : `${known?.path}.`}${utf8(b, a.start, a.nameEnd).toLowerCase()}`
    const own = known !== undefined && Object.hasOwn(rss.f, path) ? rss.f[path] : undefined
    const shown = own ?? f.attribute
    if (own === undefined) r.row(shown, a.start, a.end - a.start, 0)
    else {
      r.row(shown, a.value, a.valueEnd - a.value, 0)
      r.as(PLAIN)
    }
    // the last one's line runs on to the mark that closes the tag
    if (r.full)
      r.label(shown, printable(b, a.start, a.end) + (i === attributes.length - 1 ? printable(b, close, end) : ''))
  }
  if (empty) r.unnest(open.pop()?.nest ?? -1)
}

function readClose(
  r: Reader,
  p: Packet,
  f: Fields,
  open: Element[],
  start: number,
  end: number,
  element: boolean,
): void {
  r.note(r.full ? printable(r.bytes, start, end) : '', start, end - start)
  const closed = open.pop()
  if (closed === undefined) {
    unrecognized(r, start, end, f.closing_unopened_tag)
    return
  }
  if (element && closed.row >= 0) p.tape.length[closed.row] = end - p.tape.start[closed.row]
  r.unnest(closed.nest)
}

function unrecognized(r: Reader, start: number, end: number, item: Field): void {
  r.note(item.title, start, end - start)
  const t = r.nest(LINE)
  r.expert(item)
  r.unnest(t)
}
