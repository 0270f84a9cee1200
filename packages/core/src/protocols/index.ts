import type { Protocol } from '../packet/protocol.js'
import { Registry } from '../packet/registry.js'
import { ah } from './ah.js'
import { arp } from './arp/index.js'
import { avs } from './avs.js'
import { browser } from './browser/index.js'
import { chdlc, slarp } from './chdlc.js'
import { comment } from './comment.js'
import { data } from './data.js'
import { dataTextLines } from './data-text-lines.js'
import { dhcp } from './dhcp/index.js'
import { dns, llmnr, mdns } from './dns/index.js'
import { eth } from './eth.js'
import { ethertype } from './ethertype.js'
import { frame } from './frame.js'
import { ftp } from './ftp/index.js'
import { ftpData } from './ftp-data.js'
import { gssApi } from './gss-api.js'
import { http } from './http/index.js'
import { icmp } from './icmp/index.js'
import { icmpv6 } from './icmpv6/index.js'
import { ieee8021ad } from './ieee8021ad.js'
import { igmp } from './igmp.js'
import { imageGif } from './image-gif/index.js'
import { imageJfif } from './image-jfif/index.js'
import { imap } from './imap/index.js'
import { imf } from './imf/index.js'
import { ip } from './ip/index.js'
import { dstopts, fraghdr, hopopts } from './ipv6/extensions.js'
import { ipv6 } from './ipv6/index.js'
import { routing } from './ipv6/routing.js'
import { json } from './json/index.js'
import { basicxid, llc } from './llc.js'
import { loop } from './loop.js'
import { mailslot } from './mailslot/index.js'
import { media } from './media.js'
import { mimeMultipart } from './mime-multipart/index.js'
import { mp4 } from './mp4.js'
import { nbdgm } from './nbns/datagram.js'
import { nbns } from './nbns/index.js'
import { nbss } from './nbss.js'
import { netbios } from './netbios/index.js'
import { nflog } from './nflog.js'
import { ntlmssp } from './ntlmssp/index.js'
import { ntp } from './ntp/index.js'
import { nullLoopback } from './null.js'
import { png } from './png/index.js'
import { pop } from './pop/index.js'
import { ppi } from './ppi.js'
import { ppp } from './ppp.js'
import { radiotap } from './radiotap/index.js'
import { raw } from './raw.js'
import { sll } from './sll.js'
import { smb } from './smb/index.js'
import { smbPipe } from './smb/pipe.js'
import { smb2 } from './smb2/index.js'
import { smtp } from './smtp/index.js'
import { spnego } from './spnego/index.js'
import { ssdp } from './ssdp.js'
import { tcp } from './tcp/index.js'
import { mptcp } from './tcp/multipath.js'
import { tftp } from './tftp/index.js'
import { tls } from './tls/index.js'
import { udp, udplite } from './udp.js'
import { urlencodedForm } from './urlencoded-form.js'
import { vlan } from './vlan.js'
import { wlan } from './wlan/index.js'
import { management } from './wlan/management.js'
import { wlanRadio } from './wlan-radio.js'
import { X509 } from './x509/index.js'
import { xml } from './xml/index.js'
import { rss } from './xml/rss.js'

/** Every protocol; heuristics are asked in this order. */
export const PROTOCOLS: readonly Protocol[] = [
  frame,
  comment,
  eth,
  ethertype,
  vlan,
  ieee8021ad,
  llc,
  basicxid,
  sll,
  nullLoopback,
  raw,
  ppp,
  chdlc,
  slarp,
  loop,
  radiotap,
  nflog,
  ppi,
  avs,
  wlanRadio,
  wlan,
  management,
  arp,
  ip,
  ipv6,
  hopopts,
  routing,
  fraghdr,
  dstopts,
  ah,
  icmp,
  icmpv6,
  igmp,
  udp,
  udplite,
  tcp,
  mptcp,
  tls,
  ...X509,
  nbss,
  netbios,
  smb,
  smbPipe,
  mailslot.protocol,
  browser,
  smb2,
  gssApi,
  spnego,
  ntlmssp,
  tftp,
  http,
  ftp,
  ftpData,
  smtp,
  pop,
  imap,
  imf,
  mimeMultipart,
  ssdp,
  dataTextLines,
  media,
  urlencodedForm,
  json,
  xml,
  rss,
  png,
  mp4,
  imageGif,
  imageJfif,
  dhcp,
  mdns,
  llmnr,
  nbns,
  nbdgm,
  ntp,
  // asked late: its own test is a loose one
  dns,
  data,
]

/** The registry of all protocols. */
export function standardRegistry(): Registry {
  return new Registry(PROTOCOLS)
}
