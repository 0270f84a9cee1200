import type { FileRow } from '../analysis/tables.js'

/** Which files run, and how their name and declared type pretend otherwise. */

/**
 * Programs by their first bytes. Scripts are left out of the first group: they are text, and rightly declared as text.
 */
const BINARIES: ReadonlySet<string> = new Set([
  'application/vnd.microsoft.portable-executable',
  'application/x-dosexec',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/java-archive',
  'application/vnd.android.dex',
  'application/vnd.android.package-archive',
])
const SCRIPTS: ReadonlySet<string> = new Set(['text/x-shellscript', 'application/hta', 'application/x-ms-shortcut'])

function words(...lists: string[]): ReadonlySet<string> {
  return new Set(lists.flatMap(l => l.split(' ')))
}

export type ProgramKind = 'binary' | 'script'

export function programKind(f: FileRow): ProgramKind | undefined {
  return BINARIES.has(f.type) ? 'binary' : SCRIPTS.has(f.type) ? 'script' : undefined
}

/** Media types that no program has: pictures, sound, film, fonts, text, documents. */
const HARMLESS_TYPE = /^(?:image|audio|video|font|text)\/|^application\/(?:(?:x-)?javascript|(?:x-)?font.*)$/
const DOCUMENT_TYPE =
  /^application\/(?:json|pdf|xml|xhtml\+xml|rtf|msword|vnd\.ms-(?:excel|powerpoint)|vnd\.openxmlformats.*)$/

/** Archives do not run; Java and Android programs are ZIP archives, and rightly called so. */
const ARCHIVE_TYPE =
  /^application\/(?:zip|gzip|vnd\.rar|x-(?:rar|rar-compressed|zip-compressed|7z-compressed|gzip|tar|bzip2))$/
const ARCHIVE_EXTENSION = words('zip rar 7z gz tgz tar bz2 xz')
const IS_ZIP: ReadonlySet<string> = new Set(['application/java-archive', 'application/vnd.android.package-archive'])

const HARMLESS_EXTENSION = words(
  'png jpg jpeg gif bmp ico svg webp tif tiff mp3 mp4 wav avi mov flv woff woff2 ttf css js json xml htm html txt log',
  'csv rtf pdf doc docx xls xlsx ppt pptx',
)
const SERVER_SCRIPT = /^(?:php\d?|aspx?|jsp|cgi|pl)$/
/** Extensions under which programs are known to run or to be installed. */
const PROGRAM_EXTENSION = words(
  'exe dll scr com sys ocx cpl drv msi pif efi mui ax bin elf so o run dylib class jar war ear apk dex xpi sh hta lnk',
  'cab msp msu psf crx upd dat img pkg deb rpm ipa',
)

const DOUBLE = new RegExp(
  '\\.(?:pdf|docx?|xlsx?|pptx?|jpe?g|png|gif|txt|csv|mp3|mp4|html?)[\\s_]*' +
    '\\.(?:exe|scr|com|pif|js|jse|vbs|vbe|wsf|lnk|hta|bat|cmd|ps1|jar)$',
  'i',
)
/** Right-to-left override and its relatives turn what stands behind them around on the screen. */
const TURNED = /[\u202a-\u202e\u2066-\u2069]/

export interface Disguise {
  readonly how: string
  readonly kind: 'type' | 'name' | 'double extension' | 'text direction'
}

/** Extension of the name that the file was given. */
export const extensionOf = (f: FileRow): string => extension(f.name !== '' ? f.name : f.location)

function extension(path: string): string {
  const last = path.split(/[?#]/, 1)[0].split('/').pop() ?? ''
  const dot = last.lastIndexOf('.')
  return dot < 0 ? '' : last.slice(dot + 1).toLowerCase()
}

/** Whether a script of the server gave the file, or gave it a program's name that its address does not have. */
export function madeByServer(f: FileRow): string {
  const asked = extension(f.location)
  if (SERVER_SCRIPT.test(asked)) return `a script of the server gave it (.${asked})`
  const renamed = asked !== extensionOf(f) && PROGRAM_EXTENSION.has(extensionOf(f))
  return renamed ? 'its address does not name a program, only the answer does' : ''
}

/**
 * How the file pretends to be something that does not run. An honest extension excuses a wrong type: servers guess
 * types.
 */
export function disguisesOf(f: FileRow): Disguise[] {
  const kind = programKind(f)
  const given = extensionOf(f)
  const disguises: Disguise[] = []
  const name = decoded(f.name)
  const declared = f.declaredType.split(';', 1)[0].trim().toLowerCase()
  const packed = !IS_ZIP.has(f.type) && ARCHIVE_TYPE.test(declared)
  const wrong = HARMLESS_TYPE.test(declared) || DOCUMENT_TYPE.test(declared) || packed
  if (kind === 'binary' && wrong && !PROGRAM_EXTENSION.has(given))
    disguises.push({ kind: 'type', how: `declared as ${declared}` })
  const still = HARMLESS_EXTENSION.has(given) || (!IS_ZIP.has(f.type) && ARCHIVE_EXTENSION.has(given))
  if (kind === 'binary' && still)
    disguises.push({ kind: 'name', how: `named like a file that does not run (.${given})` })
  if (DOUBLE.test(name)) disguises.push({ kind: 'double extension', how: 'a double extension' })
  if (TURNED.test(name))
    disguises.push({ kind: 'text direction', how: 'a character that reverses the name on the screen' })
  return disguises
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** Programs that fetch files without a browser, by the names they give themselves. */
const FETCHERS: readonly (readonly [RegExp, string])[] = [
  [/PowerShell/i, 'PowerShell'],
  [/^CertUtil/i, 'certutil'],
  [/^(?:Microsoft )?BITS\/|bitsadmin/i, 'BITS'],
  [/WinHttp/i, 'WinHTTP'],
  [/^curl\//i, 'curl'],
  [/^Wget\//i, 'wget'],
  [/python-(?:requests|urllib)|^Python-urllib/i, 'Python'],
  [/^Java\//i, 'Java'],
  [/^Go-http-client/i, 'a Go program'],
  [/^(?:AutoIt|NSIS|InnoDownload|Inno Setup)/i, 'an installer or script engine'],
]

export function fetcher(userAgent: string, known: boolean): string {
  if (userAgent === '') return known ? 'a program that does not say its name' : ''
  return FETCHERS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? ''
}
