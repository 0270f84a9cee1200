/** Protocols whose ports a preference of tshark names, by transport: `http.tcp.port`. */
const PORTS: Readonly<Record<string, string>> = {
  dccp: 'ltp',
  sctp: 'diameter dlm3 e1ap e2ap f1ap http knet lcsap m2pa megaco ngap rua s1ap sgsap x2ap xnap',
  tcp:
    '9p acap acdr agentx ajns ajp13 amqp ams ancp aol ardp artemis asap atmtcp ax4000 beep bgp bittorrent bzr c1222 cast cbsp cflow ' +
    'chargen cmp cmpp coap cops couchbase cql cvspserver daytime db-lsp dhcpfo diameter dicom distcc djiuav dlep dlm3 dlsw dnp3 dns dof ' +
    'dpp dsi dtps dtpt ecatf echo ecmp edonkey elasticsearch elcom enip enttec epmd exec ff finger ftp ftp-data gadu-gadu gdsdb gearman ' +
    'gift git gnutella gopher gryphon gsm_ipa h248 h501 hart_ip hiqnet hislip hl7 http hzlcst icap idmp iec60870_104 ilp imap ipdc ipdr ' +
    'ipsictl irc isakmp isns jdwp kafka kdsp kerberos kf kip kismet knet kpasswd kt laplink ldap ldp lisp-tcp llrp lnet lpd mbtcp ' +
    'megaco memcache mih mikey mpeg_dsmcc mqtt mrcpv2 msdp msmms msnms msrp mysql nano nbss ncp ndmp ndps netsync nntp ntp omapi omron ' +
    'opa.fe opcua openflow openvpn opsi pcep pcomtcp pcp pgsql pmproxy pop pptp ptpip pvfs r3 reload-framing resp rlogin rmi rpc ' +
    'rpkirtr rsh rsip rsync rtmpt rtpproxy rtsp s101 s5066sis sabp sametime sasp scop sigcomp sip sir skinny slsk smrse smtp smux snmp ' +
    'socks spdy srvloc ssh stun synergy synphasor tacplus tcpcl tds telnet tfp tibia time tivoconnect tns tpkt tplink-smarthome tpm ' +
    'tpncp tsdns ulp uma vicp vnc whois winsrepl wow woww x11 xmcp xmpp xot xti z3950 zebra',
  tls: 'amqp couchbase http ldap mbtcp opa.fe sip',
  udp:
    'a11 a21 acdr actrace adp adwin ajns amt aodv ardp armagetronad asap asterix ath auto_rp ax4000 ayiya babel bat bfd bjnp bundle ' +
    'bvlc c1222 caneth capwap cflow chargen cipio cldap cnip coap collectd componentstatusprotocol corosync_totemnet cpfi cpha cups ' +
    'daytime db-lsp-disc ddtp dhcp dhcpv6 dis dlep dlsw dmp dnp3 dns dof dvb_ipdc ecatf echo ecmp edonkey egd elasticsearch enip enrp ' +
    'enttec epl esio ff find geneve glbp gprs-ns gsmtap h225 h248 h501 hart_ip hcrt hip hiqnet hsrp iapp iax2 icp icq ieee1722 ipvs ipx ' +
    'isakmp isns jmirror kdp kerberos kf kink kip knet kpasswd krb4 l2tp laplink ldp ldss lisp lisp-data llc llmnr lmp ltp lwapp ' +
    'lwapp-l3 lwres mactelnet manolito mbudp mdns megaco memcache mih mikey mint mip mipv6 mle mndp mpeg_dsmcc mpls mpls-echo msmms ' +
    'msproxy nano nbdgm nbns njack ntp nxp_802154_sniffer oicq olsr omron openvpn packetbb papi pathport pfcp pktc pn_rt pnrp ' +
    'portcontrol ptp pulse quake quake2 quakeworld radius rdt reload-framing rip ripng rmcp roon_disco rpc rsip rsp rsvp rtpproxy rx ' +
    'sabp sap sbus scop sctp sebek sflow sigcomp sip slimp3 snmp srvloc ssdp steam_ihs_discovery stun synphasor syslog tacacs tapa ' +
    'teredo tetra tftp time tipc tivoconnect tpcp tplink-smarthome tpncp ts2 tsp tzsp uaudp udpencap uftp ulp vines_frp vrt vxlan ' +
    'vxlan_gpe wassp wccp wg who wimaxasncp wlccp wsp wtls wtp xdmcp xyplex',
}

/** The protocol and transport of a preference for ports; undefined where tshark has none of that name. */
export function portPreferenceOf(name: string): { protocol: string; transport: string } | undefined {
  const [, protocol, transport] = /^(.+)\.(tcp|udp|sctp|dccp|tls)\.port$/.exec(name) ?? []
  const known = protocol !== undefined && (PORTS[transport] ?? '').split(' ').includes(protocol)
  return known ? { protocol, transport } : undefined
}
