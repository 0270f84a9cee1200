/**
 * Names and ports of programs that call home by design. They lower a conclusion and are named as counter-evidence;
 * nothing is left out of the tables because of them, since a name can be claimed by anyone (ATT&CK T1090.004).
 *
 * Names are those that the makers' own documents list: Microsoft (connection endpoints of Windows, Microsoft 365),
 * Google (FCM ports and hosts), Mozilla (push service, location and update hosts), Apple (hosts used by Apple
 * products), and the revocation hosts of the large certificate authorities.
 */

interface Familiar {
  readonly what: string
  readonly names: readonly string[]
}

/** A name stands for itself and all names below it. */
const KEEP_ALIVES: readonly Familiar[] = [
  { what: 'Google push messages', names: ['mtalk.google.com', 'mobile-gtalk.l.google.com', 'alt1-mtalk.google.com'] },
  { what: 'Mozilla push messages', names: ['push.services.mozilla.com', 'autopush.prod.mozaws.net'] },
  { what: 'Apple push messages', names: ['push.apple.com', 'courier-push-apple.com.akadns.net'] },
  { what: 'Windows push messages', names: ['wns.windows.com', 'notify.windows.com', 'client.wns.windows.com'] },
  {
    what: 'certificate revocation',
    names: [
      'ocsp.digicert.com',
      'crl3.digicert.com',
      'crl4.digicert.com',
      'ocsp.pki.goog',
      'crl.pki.goog',
      'c.pki.goog',
      'o.pki.goog',
      'ocsp.verisign.com',
      'crl.verisign.com',
      'ocsp.entrust.net',
      'crl.entrust.net',
      'ocsp.comodoca.com',
      'ocsp.usertrust.com',
      'ocsp.sectigo.com',
      'crl.sectigo.com',
      'ocsp.globalsign.com',
      'crl.globalsign.com',
      'ocsp2.globalsign.com',
      'lencr.org',
      'ocsp.godaddy.com',
      'crl.godaddy.com',
      'crl.microsoft.com',
      'oneocsp.microsoft.com',
      'ocsp.apple.com',
      'crl.apple.com',
      'symcb.com',
      'symcd.com',
      'thawte.com',
      'ocsp.thawte.com',
      'amazontrust.com',
      'letsencrypt.org',
      'geotrust.com',
    ],
  },
  {
    what: 'a connectivity check',
    names: [
      'connectivitycheck.gstatic.com',
      'connectivitycheck.android.com',
      'clients3.google.com',
      'detectportal.firefox.com',
      'captive.apple.com',
      'msftconnecttest.com',
      'msftncsi.com',
      'connectivity-check.ubuntu.com',
      'nmcheck.gnome.org',
      'network-test.debian.org',
      'ipv6.msftconnecttest.com',
    ],
  },
]

/** Hosts that deliver their owner's software and take its telemetry; not those where anyone can put files. */
const VENDORS: readonly Familiar[] = [
  {
    what: 'Microsoft update, telemetry or cloud services',
    names: [
      'windowsupdate.com',
      'update.microsoft.com',
      'delivery.mp.microsoft.com',
      'events.data.microsoft.com',
      'microsoft.com',
      'windows.com',
      'office.com',
      'office365.com',
      'office.net',
      'live.com',
      'msedge.net',
      'skype.com',
      'microsoftonline.com',
      'msn.com',
      'visualstudio.com',
      's-microsoft.com',
      'xboxlive.com',
      'bing.com',
    ],
  },
  {
    what: 'Google services and updates',
    names: ['google.com', 'googleapis.com', 'gvt1.com', 'gvt2.com', 'gstatic.com', 'youtube.com', 'android.com'],
  },
  {
    what: 'Mozilla services and updates',
    names: ['mozilla.com', 'mozilla.org', 'mozilla.net', 'firefox.com', 'mozaws.net'],
  },
  {
    what: 'Apple services and updates',
    names: ['apple.com', 'icloud.com', 'mzstatic.com', 'apple-dns.net', 'cdn-apple.com', 'itunes.com'],
  },
  { what: 'Adobe services and updates', names: ['adobe.com', 'adobe.io', 'macromedia.com', 'adobecc.com'] },
  { what: 'Oracle updates', names: ['java.com', 'oracle.com', 'sun.com'] },
  {
    what: 'anti-virus updates',
    names: [
      'avast.com',
      'avg.com',
      'avira.com',
      'bitdefender.com',
      'bitdefender.net',
      'eset.com',
      'kaspersky.com',
      'kaspersky-labs.com',
      'mcafee.com',
      'norton.com',
      'symantec.com',
      'symantecliveupdate.com',
      'sophos.com',
      'sophosupd.com',
      'trendmicro.com',
      'malwarebytes.com',
      'f-secure.com',
      'pandasecurity.com',
      'drweb.com',
      'crowdstrike.com',
      'sentinelone.net',
    ],
  },
  {
    what: 'updates of Linux distributions and developers’ tools',
    names: [
      'ubuntu.com',
      'debian.org',
      'fedoraproject.org',
      'centos.org',
      'redhat.com',
      'archlinux.org',
      'opensuse.org',
      'kernel.org',
      'canonical.com',
      'snapcraft.io',
      'npmjs.org',
      'pypi.org',
      'pythonhosted.org',
      'docker.com',
      'docker.io',
      'alpinelinux.org',
      'raspberrypi.org',
      'raspberrypi.com',
    ],
  },
  {
    what: 'hardware makers’ updates',
    names: [
      'hp.com',
      'dell.com',
      'lenovo.com',
      'intel.com',
      'nvidia.com',
      'amd.com',
      'samsung.com',
      'ubnt.com',
      'ui.com',
      'cisco.com',
    ],
  },
  {
    what: 'a game or media platform',
    names: [
      'steampowered.com',
      'steamcontent.com',
      'steamstatic.com',
      'epicgames.com',
      'playstation.net',
      'nintendo.net',
      'spotify.com',
      'scdn.co',
      'netflix.com',
      'nflxvideo.net',
      'zoom.us',
      'facebook.com',
      'fbcdn.net',
      'whatsapp.net',
      'instagram.com',
      'twitter.com',
      'amazon.com',
      'amazonvideo.com',
      'battle.net',
      'blizzard.com',
      'riotgames.com',
    ],
  },
]

const MAIL_PORTS: ReadonlySet<number> = new Set([25, 110, 143, 465, 587, 993, 995])

const PORTS: ReadonlyMap<number, string> = new Map([
  [5223, 'Apple or XMPP push messages'],
  [5228, 'Google push messages'],
  [5229, 'Google push messages'],
  [5230, 'Google push messages'],
  [123, 'time service'],
  [161, 'SNMP monitoring'],
  [10050, 'Zabbix monitoring'],
  [10051, 'Zabbix monitoring'],
  [3478, 'STUN keep-alives'],
  [1883, 'MQTT'],
  [8883, 'MQTT'],
  [137, 'NetBIOS names'],
  [138, 'NetBIOS datagrams'],
  [67, 'DHCP'],
  [547, 'DHCPv6'],
  [514, 'syslog'],
])

const below = (host: string, name: string): boolean => host === name || host.endsWith(`.${name}`)

const found = (lists: readonly Familiar[], host: string): string =>
  host === '' ? '' : (lists.find(l => l.names.some(n => below(host, n)))?.what ?? '')

/** Which known keep-alive a name or a port belongs to, or empty. */
export function keepAlive(host: string, port: number): string {
  const named = found(KEEP_ALIVES, host)
  if (named !== '') return named
  return MAIL_PORTS.has(port) ? 'mail polling' : (PORTS.get(port) ?? '')
}

/** Which vendor's hosts a name belongs to, or empty. */
export const vendor = (host: string): string => found(VENDORS, host)

/** What a name is usual for, whoever owns it, or empty: weaker than a known one. */
export function usual(host: string): string {
  if (/^(?:ocsp|crl)\d*\./.test(host)) return 'certificate revocation'
  if (/^(?:connectivity(?:-?check)?|captive|detectportal|nmcheck|network-test|networkcheck)\./.test(host))
    return 'a connectivity check'
  return /^(?:ntp|time)\d*\./.test(host) ? 'time service' : ''
}
