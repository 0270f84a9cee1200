import { utf8 } from '../bytes/text.js'

/** What content is, by its first bytes. */
export interface ContentType {
  /** Media type. */
  readonly type: string
  /** In words. */
  readonly kind: string
  /** Runs on a computer: a program, a library, a script. */
  readonly executable: boolean
}

type Rule = readonly [
  offset: number,
  magic: readonly number[] | string,
  type: string,
  kind: string,
  executable?: boolean,
]

/** Signatures, from the formats' specifications. The first that fits wins. */
const RULES: readonly Rule[] = [
  [0, '\x7fELF', 'application/x-elf', 'ELF program', true],
  [0, [0xca, 0xfe, 0xba, 0xbe, 0, 0, 0], 'application/java-vm', 'Java class', true],
  [0, [0xcf, 0xfa, 0xed, 0xfe], 'application/x-mach-binary', 'Mach-O program', true],
  [0, [0xce, 0xfa, 0xed, 0xfe], 'application/x-mach-binary', 'Mach-O program', true],
  [0, [0xca, 0xfe, 0xba, 0xbe], 'application/x-mach-binary', 'Mach-O or Java program', true],
  [0, 'dex\n', 'application/vnd.android.dex', 'Android program', true],
  [0, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], 'application/x-ole-storage', 'OLE document or installer'],
  [0, [0x4c, 0, 0, 0, 1, 0x14, 2, 0], 'application/x-ms-shortcut', 'Windows shortcut', true],
  [0, 'PK\x03\x04', 'application/zip', 'ZIP archive'],
  [0, 'PK\x05\x06', 'application/zip', 'empty ZIP archive'],
  [0, 'Rar!\x1a\x07', 'application/vnd.rar', 'RAR archive'],
  [0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'application/x-7z-compressed', '7z archive'],
  [0, [0x1f, 0x8b, 8], 'application/gzip', 'gzip data'],
  [0, 'BZh', 'application/x-bzip2', 'bzip2 data'],
  [0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], 'application/x-xz', 'xz data'],
  [0, [0x28, 0xb5, 0x2f, 0xfd], 'application/zstd', 'zstd data'],
  [0, 'MSCF', 'application/vnd.ms-cab-compressed', 'CAB archive'],
  [0, 'ITSF', 'application/vnd.ms-htmlhelp', 'compiled HTML help', true],
  [257, 'ustar', 'application/x-tar', 'tar archive'],
  [0x8001, 'CD001', 'application/x-iso9660-image', 'ISO 9660 image'],
  [0, '!<arch>\n', 'application/x-archive', 'ar archive'],
  [0, '%PDF-', 'application/pdf', 'PDF document'],
  [0, '{\\rtf', 'application/rtf', 'RTF document'],
  [0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 'image/png', 'PNG image'],
  [0, [0xff, 0xd8, 0xff], 'image/jpeg', 'JPEG image'],
  [0, 'GIF87a', 'image/gif', 'GIF image'],
  [0, 'GIF89a', 'image/gif', 'GIF image'],
  [0, 'BM', 'image/bmp', 'BMP image'],
  [0, [0, 0, 1, 0], 'image/vnd.microsoft.icon', 'icon'],
  [0, 'II*\0', 'image/tiff', 'TIFF image'],
  [0, 'MM\0*', 'image/tiff', 'TIFF image'],
  [8, 'WEBP', 'image/webp', 'WebP image'],
  [8, 'WAVE', 'audio/wav', 'WAVE sound'],
  [8, 'AVI ', 'video/x-msvideo', 'AVI video'],
  [4, 'ftyp', 'video/mp4', 'MP4 media'],
  [0, [0x1a, 0x45, 0xdf, 0xa3], 'video/webm', 'Matroska media'],
  [0, 'OggS', 'application/ogg', 'Ogg media'],
  [0, 'ID3', 'audio/mpeg', 'MP3 sound'],
  [0, 'FLV\x01', 'video/x-flv', 'Flash video'],
  [0, 'FWS', 'application/vnd.adobe.flash-movie', 'Flash program', true],
  [0, 'CWS', 'application/vnd.adobe.flash-movie', 'Flash program', true],
  [0, 'ZWS', 'application/vnd.adobe.flash-movie', 'Flash program', true],
  [0, 'wOFF', 'font/woff', 'font'],
  [0, 'wOF2', 'font/woff2', 'font'],
  [0, [0, 1, 0, 0, 0], 'font/ttf', 'font'],
  [0, 'OTTO', 'font/otf', 'font'],
  [0, 'SQLite format 3\0', 'application/vnd.sqlite3', 'SQLite database'],
  [0, [0xa1, 0xb2, 0xc3, 0xd4], 'application/vnd.tcpdump.pcap', 'packet capture'],
  [0, [0xd4, 0xc3, 0xb2, 0xa1], 'application/vnd.tcpdump.pcap', 'packet capture'],
  [0, 'regf', 'application/x-windows-registry', 'Windows registry hive'],
  [0, '-----BEGIN ', 'application/x-pem-file', 'PEM key or certificate'],
]

const UNKNOWN: ContentType = { type: '', kind: 'unknown data', executable: false }

/** Tells what the content that starts with these bytes is. */
export function sniff(head: Uint8Array): ContentType {
  if (head.length === 0) return { type: '', kind: 'empty', executable: false }
  if (head.length > 64 && head[0] === 0x4d && head[1] === 0x5a) return portableExecutable(head)
  for (const [offset, magic, type, kind, executable] of RULES) {
    if (matches(head, offset, magic))
      return type === 'application/zip' ? zip(head) : { type, kind, executable: executable ?? false }
  }
  return text(head)
}

function matches(head: Uint8Array, offset: number, magic: readonly number[] | string): boolean {
  if (offset + magic.length > head.length) return false
  for (let i = 0; i < magic.length; i++) {
    const want = typeof magic === 'string' ? magic.charCodeAt(i) : magic[i]
    if (head[offset + i] !== want) return false
  }
  return true
}

/** MZ with a PE header where it says one is (Microsoft PE/COFF specification); or a DOS program. */
function portableExecutable(head: Uint8Array): ContentType {
  const at = (head[0x3c] | (head[0x3d] << 8) | (head[0x3e] << 16) | (head[0x3f] << 24)) >>> 0
  if (at + 24 > head.length)
    return { type: 'application/vnd.microsoft.portable-executable', kind: 'DOS or Windows program', executable: true }
  if (matches(head, at, 'PE\0\0')) {
    const library = ((head[at + 22] | (head[at + 23] << 8)) & 0x2000) !== 0
    return {
      type: 'application/vnd.microsoft.portable-executable',
      kind: library ? 'Windows library (PE DLL)' : 'Windows program (PE)',
      executable: true,
    }
  }
  return { type: 'application/x-dosexec', kind: 'DOS program', executable: true }
}

/** What a ZIP holds decides what it is: its first member's name says most. */
function zip(head: Uint8Array): ContentType {
  const names = utf8(head, 30, Math.min(head.length, 4096))
  if (names.startsWith('META-INF/') || names.includes('.class'))
    return { type: 'application/java-archive', kind: 'Java archive', executable: true }
  if (names.includes('AndroidManifest.xml'))
    return { type: 'application/vnd.android.package-archive', kind: 'Android package', executable: true }
  if (names.includes('vbaProject.bin'))
    return {
      type: 'application/vnd.openxmlformats-officedocument',
      kind: 'Office document with macros',
      executable: false,
    }
  if (names.startsWith('[Content_Types].xml') || names.startsWith('_rels/'))
    return { type: 'application/vnd.openxmlformats-officedocument', kind: 'Office document', executable: false }
  return { type: 'application/zip', kind: 'ZIP archive', executable: false }
}

const SCRIPTS: readonly (readonly [RegExp, string, string])[] = [
  [/^#!\s*\S*\b(?:sh|bash|dash|zsh|ksh)\b/, 'text/x-shellscript', 'shell script'],
  [/^#!\s*\S*(?:\s\S*)?\b(?:python|perl|ruby|php|node)/, 'text/x-script', 'script'],
  [/^<\?php/i, 'text/x-php', 'PHP script'],
  [/^\s*<hta:application|^\s*<script[^>]*language\s*=\s*["']?vbscript/i, 'application/hta', 'HTML application'],
]

function text(head: Uint8Array): ContentType {
  let odd = 0
  const n = Math.min(head.length, 1024)
  for (let i = 0; i < n; i++) {
    const c = head[i]
    if (c < 9 || (c > 13 && c < 32 && c !== 27) || c === 127) odd++
  }
  if (odd > 0) return UNKNOWN
  const start = utf8(head, 0, n).replace(/^\ufeff/, '')
  for (const [pattern, type, kind] of SCRIPTS) if (pattern.test(start)) return { type, kind, executable: true }
  if (/^\s*(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|script|title)\b/i.test(start))
    return { type: 'text/html', kind: 'HTML', executable: false }
  if (/^\s*<\?xml/.test(start)) return { type: 'application/xml', kind: 'XML', executable: false }
  if (/^\s*<svg\b/i.test(start)) return { type: 'image/svg+xml', kind: 'SVG image', executable: false }
  if (/^\s*[[{]\s*(?:["[{\]}]|-?\d|true|false|null)/.test(start))
    return { type: 'application/json', kind: 'JSON', executable: false }
  return { type: 'text/plain', kind: 'text', executable: false }
}

/** Shannon entropy in bits a byte. */
export function entropyOf(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0
  const counts = new Uint32Array(256)
  for (let i = 0; i < bytes.length; i++) counts[bytes[i]]++
  let sum = 0
  for (const n of counts) if (n > 0) sum -= (n / bytes.length) * Math.log2(n / bytes.length)
  return sum
}
