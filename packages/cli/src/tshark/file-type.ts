import { TsharkError } from './errors.js'
import { FILE_TYPES } from './lists.js'

/** Types of capture files that tshark writes and wiresift does not. */
const OTHERS: ReadonlySet<string> = new Set(
  (
    '5views btsnoop commview-ncf commview-ncfx dct2000 erf eyesdn k12text lanalyzer logcat logcat-brief logcat-long ' +
    'logcat-process logcat-tag logcat-thread logcat-threadtime logcat-time modpcap netmon1 netmon2 nettl ngsniffer ' +
    'ngwsniffer_1_1 ngwsniffer_2_0 nokiapcap nstrace10 nstrace20 nstrace30 nstrace35 observer rf5 rh6_1pcap snoop ' +
    'suse6_3pcap visual'
  ).split(' '),
)

/** -F: the type of the file that is written. */
export function fileType(name: string): string {
  switch (name) {
    case 'pcap':
    case 'pcapng':
    case 'nsecpcap':
      return name
    case 'libpcap':
      return 'pcap'
    case 'nseclibpcap':
      return 'nsecpcap'
    default:
      if (OTHERS.has(name)) throw new TsharkError(`-F ${name} is not supported.`)
      throw new TsharkError(`"${name}" isn't a valid capture file type`, 1, FILE_TYPES)
  }
}
