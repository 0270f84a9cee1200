/** Lists that tshark prints behind an error: which values an option takes. */

export const OUTPUT_FORMATS = `	"fields"  The values of fields specified with the -e option, in a form
	          specified by the -E option.
	"pdml"    Packet Details Markup Language, an XML-based format for the
	          details of a decoded packet. This information is equivalent to
	          the packet details printed with the -V flag.
	"ps"      PostScript for a human-readable one-line summary of each of
	          the packets, or a multi-line view of the details of each of
	          the packets, depending on whether the -V flag was specified.
	"psml"    Packet Summary Markup Language, an XML-based format for the
	          summary information of a decoded packet. This information is
	          equivalent to the information shown in the one-line summary
	          printed by default.
	"json"    Packet Summary, an JSON-based format for the details
	          summary information of a decoded packet. This information is 
	          equivalent to the packet details printed with the -V flag.
	"jsonraw" Packet Details, a JSON-based format for machine parsing
	          including only raw hex decoded fields (same as -T json -x but
	          without text decoding, only raw fields included). 
	"ek"      Packet Details, an EK JSON-based format for the bulk insert 
	          into elastic search cluster. This information is 
	          equivalent to the packet details printed with the -V flag.
	"text"    Text of a human-readable one-line summary of each of the
	          packets, or a multi-line view of the details of each of the
	          packets, depending on whether the -V flag was specified.
	          This is the default.
	"tabs"    Similar to the text report except that each column of the
	          human-readable one-line summary is delimited with an ASCII
	          horizontal tab character.
`

export const TIME_FORMATS = `	"a"    for absolute
	"ad"   for absolute with YYYY-MM-DD date
	"adoy" for absolute with YYYY/DOY date
	"d"    for delta
	"dd"   for delta displayed
	"e"    for epoch
	"r"    for relative
	"u"    for absolute UTC
	"ud"   for absolute UTC with YYYY-MM-DD date
	"udoy" for absolute UTC with YYYY/DOY date
`

export const FIELD_OPTIONS = `TShark: The available options for field output "E" are:
bom=y|n    Prepend output with the UTF-8 BOM (def: N: no)
header=y|n    Print field abbreviations as first line of output (def: N: no)
separator=/t|/s|<character>   Set the separator to use;
     "/t" = tab, "/s" = space (def: /t: tab)
occurrence=f|l|a  Select the occurrence of a field to use;
     "f" = first, "l" = last, "a" = all (def: a: all)
aggregator=,|/s|<character>   Set the aggregator to use;
     "," = comma, "/s" = space (def: ,: comma)
quote=d|s|n   Print either d: double-quotes, s: single quotes or 
     n: no quotes around field values (def: n: none)
`

export const RESOLVE_OPTIONS = `	'd' to enable address resolution from captured DNS packets
	'm' to enable MAC address resolution
	'n' to enable network address resolution
	'N' to enable using external resolvers (e.g., DNS)
	    for network address resolution
	't' to enable transport-layer port number resolution
	'v' to enable VLAN IDs to names resolution
`

export const SECONDS_FORMATS = `	"s"   for seconds
	"hms" for hours, minutes and seconds
`

export const OBJECT_KINDS = ['dicom', 'ftp-data', 'http', 'imf', 'smb', 'tftp'] as const

export const OBJECT_HELP = `tshark: The available export object types for the "--export-objects" option are:
${OBJECT_KINDS.map(name => `     ${name}\n`).join('')}`

/** Names of -z as tshark 4.0 lists them, whether wiresift has them or not. */
export const STATISTIC_NAMES: readonly string[] = (
  'afp,srt ancp,tree ansi_a,bsmap ansi_a,dtap ansi_map asap,stat bacapp_instanceid,tree bacapp_ip,tree ' +
  'bacapp_objectid,tree bacapp_service,tree calcappprotocol,stat camel,counter camel,srt collectd,tree ' +
  'componentstatusprotocol,stat conv,bluetooth conv,dccp conv,eth conv,fc conv,fddi conv,ip conv,ipv6 ' +
  'conv,ipx conv,jxta conv,mptcp conv,ncp conv,opensafety conv,rsvp conv,sctp conv,sll conv,tcp conv,tr ' +
  'conv,udp conv,usb conv,wlan conv,wpan conv,zbee_nwk credentials dcerpc,srt dests,tree dhcp,stat ' +
  'diameter,avp diameter,srt dns,tree endpoints,bluetooth endpoints,dccp endpoints,eth endpoints,fc ' +
  'endpoints,fddi endpoints,ip endpoints,ipv6 endpoints,ipx endpoints,jxta endpoints,mptcp endpoints,ncp ' +
  'endpoints,opensafety endpoints,rsvp endpoints,sctp endpoints,sll endpoints,tcp endpoints,tr ' +
  'endpoints,udp endpoints,usb endpoints,wlan endpoints,wpan endpoints,zbee_nwk enrp,stat expert ' +
  'f1ap,tree f5_tmm_dist,tree f5_virt_dist,tree fc,srt flow,any flow,icmp flow,icmpv6 flow,lbm_uim ' +
  'flow,tcp follow,dccp follow,http follow,http2 follow,quic follow,sip follow,tcp follow,tls follow,udp ' +
  'fractalgeneratorprotocol,stat gsm_a gsm_a,bssmap gsm_a,dtap_cc gsm_a,dtap_gmm gsm_a,dtap_mm ' +
  'gsm_a,dtap_rr gsm_a,dtap_sacch gsm_a,dtap_sm gsm_a,dtap_sms gsm_a,dtap_ss gsm_a,dtap_tp ' +
  'gsm_map,operation gtp,srt h225,counter h225_ras,rtd hart_ip,tree hosts hpfeeds,tree http,stat ' +
  'http,tree http2,tree http_req,tree http_seq,tree http_srv,tree icmp,srt icmpv6,srt io,phs io,stat ' +
  'ip_hosts,tree ip_srcdst,tree ipv6_dests,tree ipv6_hosts,tree ipv6_ptype,tree ipv6_srcdst,tree ' +
  'isup_msg,tree lbmr_queue_ads_queue,tree lbmr_queue_ads_source,tree lbmr_queue_queries_queue,tree ' +
  'lbmr_queue_queries_receiver,tree lbmr_topic_ads_source,tree lbmr_topic_ads_topic,tree ' +
  'lbmr_topic_ads_transport,tree lbmr_topic_queries_pattern,tree ' +
  'lbmr_topic_queries_pattern_receiver,tree lbmr_topic_queries_receiver,tree ' +
  'lbmr_topic_queries_topic,tree ldap,srt mac-lte,stat megaco,rtd mgcp,rtd mtp3,msus ncp,srt ngap,tree ' +
  'npm,stat osmux,tree pingpongprotocol,stat plen,tree proto,colinfo ptype,tree radius,rtd rlc-lte,stat ' +
  'rpc,programs rpc,srt rtp,streams rtsp,stat rtsp,tree sametime,tree scsi,srt sctp,stat sip,stat ' +
  'smb,sids smb,srt smb2,srt smpp_commands,tree snmp,srt someip_messages,tree someipsd_entries,tree ' +
  'ssprotocol,stat sv ucp_messages,tree wsp,stat'
).split(' ')

/** What -F may name. */
export const FILE_TYPES = `tshark: The available capture file types for the "-F" flag are:
    pcap - Wireshark/tcpdump/... - pcap
    pcapng - Wireshark/... - pcapng
    nsecpcap - Wireshark/tcpdump/... - nanosecond pcap
`

export const HEXDUMP_HELP = `tshark: Valid values for --hexdump <hexoption>:
  all       all data sources (the default)
  frames    only the frame
  ascii     with the text beside the bytes (the default)
  delimit   with the text between | characters
  noascii   without the text
  help      this list
`

/** Types of fields: what -G ftypes prints. */
export const FIELD_TYPES = `FT_NONE	Label
FT_PROTOCOL	Protocol
FT_BOOLEAN	Boolean
FT_CHAR	Character (1 byte)
FT_UINT8	Unsigned integer (1 byte)
FT_UINT16	Unsigned integer (2 bytes)
FT_UINT24	Unsigned integer (3 bytes)
FT_UINT32	Unsigned integer (4 bytes)
FT_UINT40	Unsigned integer (5 bytes)
FT_UINT48	Unsigned integer (6 bytes)
FT_UINT56	Unsigned integer (7 bytes)
FT_UINT64	Unsigned integer (8 bytes)
FT_INT8	Signed integer (1 byte)
FT_INT16	Signed integer (2 bytes)
FT_INT24	Signed integer (3 bytes)
FT_INT32	Signed integer (4 bytes)
FT_INT40	Signed integer (5 bytes)
FT_INT48	Signed integer (6 bytes)
FT_INT56	Signed integer (7 bytes)
FT_INT64	Signed integer (8 bytes)
FT_IEEE_11073_SFLOAT	IEEE-11073 floating point (16-bit)
FT_IEEE_11073_FLOAT	IEEE-11073 Floating point (32-bit)
FT_FLOAT	Floating point (single-precision)
FT_DOUBLE	Floating point (double-precision)
FT_ABSOLUTE_TIME	Date and time
FT_RELATIVE_TIME	Time offset
FT_STRING	Character string
FT_STRINGZ	Character string
FT_UINT_STRING	Character string
FT_ETHER	Ethernet or other MAC address
FT_BYTES	Byte sequence
FT_UINT_BYTES	Byte sequence
FT_IPv4	IPv4 address
FT_IPv6	IPv6 address
FT_IPXNET	IPX network number
FT_FRAMENUM	Frame number
FT_GUID	Globally Unique Identifier
FT_OID	ASN.1 object identifier
FT_EUI64	EUI64 address
FT_AX25	AX.25 address
FT_VINES	VINES address
FT_REL_OID	ASN.1 relative object identifier
FT_SYSTEM_ID	OSI System-ID
FT_STRINGZPAD	Character string
FT_FCWWN	Fibre Channel WWN
FT_STRINGZTRUNC	Character string
`
