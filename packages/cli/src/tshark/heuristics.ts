import { TsharkError } from './errors.js'
import type { Options } from './options.js'

/** Heuristics of tshark by their short names: those that it asks unless told otherwise. */
const ASKED: ReadonlySet<string> = new Set(
  (
    'adwin_config_tcp adwin_config_udp applemidi_udp ar_drone_udp artnet_udp at_usb_bulk at_usb_control autosar_nm_can_heur ' +
    'bitcoin_tcp bittorrent_tcp bssap_sccp bssap_sua caneth_udp carp_ip ceph_tcp cigi_udp cimd_tcp classicstun_tcp classicstun_udp ' +
    'clique_rm_udp credssp_tls ctdb_tcp dcc_udp dcerpc_http dcerpc_netbios dcerpc_smb_transact dcerpc_tcp dcerpc_udp dcp_etsi_udp ' +
    'dicom_tcp dns_udp dplay_tcp dplay_udp drda_tcp dtls_udp e100_udp etch_tcp fcip_tcp fix_tcp fix_tls fmtp_tcp fp_fp_mux ' +
    'gif_http giop_tcp giop_udp hipercontracer_icmp hipercontracer_icmpv6 hl7_tcp http2_tls http_tcp http_tls icep_tcp icep_udp ' +
    'ifcp_tcp interlink_udp ip_tipc ip_zbee_zcl_se.tun iscsi_tcp iwarp_mpa_tcp jfif_http json_db_lsp json_hpfeeds jxta_sctp ' +
    'jxta_tcp jxta_udp lanforge_tcp lanforge_udp lbmr_udp lbmsrs_tcp lbtrm_udp lbtru_udp lbttcp_tcp lsd_udp mbim_usb_bulk ' +
    'mcpe_raknet miop_udp mms_cotp mms_cotp_is mmse_wsp mojito_udp mp2t_udp mp2t_usb_bulk mq_http mq_netbios mq_tcp mq_tls ' +
    'mqpcf_mq msrp_tcp nbap_sctp nbd_tcp ndmp_tcp netperfmeter_dccp netperfmeter_tcp netperfmeter_udp njack_udp ocp1_tcp ocp1_udp ' +
    'openflow_tcp opensafety_epl_data opensafety_sercosiii openwire_tcp ouch_soupbintcp paltalk_tcp pana_udp pathport_udp ' +
    'peekremote_udp pktgen_udp pn_dcp_pn_rt pn_io_pn_rt pn_mrrt_pn_rt pn_ptcp_pn_rt png_http proxy_tcp proxy_udp pvfs_tcp q931_tcp ' +
    'raknet_udp ranap_sccp ranap_sua rdpmt_dtls redbackli_udp reload_framing_dtls reload_framing_tcp reload_framing_udp reload_tcp ' +
    'reload_udp rlm_udp rnsap_sccp rpc_tcp rpc_udp rpcap_tcp rpcap_udp rrcp rtcp_stun rtcp_udp rtps_rtitcp rtps_tcp rtps_udp ' +
    's7comm_cotp s7comm_cotp_is ses_cotp ses_cotp_is shicp_udp signal_pdu_can_heur signal_pdu_dlt_heur signal_pdu_flexray_heur ' +
    'signal_pdu_uds_heur sip_sctp sip_stun sip_tcp sip_udp smb2_netbios smb2_smb_direct smb_cotp smb_netbios smb_smb_direct ' +
    'smc_tcp smpp_tcp spice_tcp sprt_udp srt_udp starteam_tcp stt_ip stun_tcp stun_udp t124_t125 t125_cotp t125_cotp_is tali_tcp ' +
    'tapa_ip tds_tcp tfp_usb_bulk tftp_stun thrift_tcp thrift_udp thrift_usb_bulk tls_tcp tte_eth turnchannel_stun tuxedo_tcp ' +
    'ucp_tcp udt_dtls udt_udp vnc_tcp waveagent_udp wol_udp xcsl_tcp xmcp_tcp yhoo_tcp ymsg_tcp zbee_nwk_wpan ziop_tcp'
  ).split(' '),
)

/** Those that it asks only when it is told to. */
const UNASKED: ReadonlySet<string> = new Set(
  (
    'aeron_udp aim_tls bfcp_tcp bfcp_udp bt_utp_udp cattp_udp diameter_tcp dnp3_tcp dnp3_udp drbd_tcp dtls_classicstun dtls_stun ' +
    'esl_eth fp_mux_udp fp_udp gelf_udp gvsp_udp hdcp2_tcp hislip_tcp mac_lte_udp mac_nr_udp mndp_udp nas_5gs_udp nas_eps_udp ' +
    'njack_tcp obd-ii_can_heur opensafety_pn_io osc_udp pdcp_lte_udp pdcp_nr_udp ppp_usb_bulk rlc_lte_udp rlc_nr_udp rlc_udp ' +
    'rtmpt_tcp rtp_classicstun rtp_rtsp rtp_stun rtp_udp skype_udp someip_tcp_heur someip_udp_heur spdy_tcp stun_classicstun ' +
    'tcpros_tcp teredo_udp tpkt_tcp usb_bulk_isi wassp_udp websocket_tcp xml_http xml_media xml_sip xml_tcp xml_udp'
  ).split(' '),
)

/** The ones that wiresift has, with the table in which their protocol is asked. */
const HERE: Readonly<Record<string, readonly [table: string, protocol: string]>> = {
  dns_udp: ['udp.heuristic', 'dns'],
  gif_http: ['http.heuristic', 'image-gif'],
  http_tcp: ['tcp.heuristic', 'http'],
  jfif_http: ['http.heuristic', 'image-jfif'],
  png_http: ['http.heuristic', 'png'],
  smb_netbios: ['nbss.magic', 'smb'],
  smb2_netbios: ['nbss.magic', 'smb2'],
  tls_tcp: ['tcp.heuristic', 'tls'],
}

/** --enable-heuristic: what is asked anyway passes. */
export function enableHeuristic(name: string): void {
  if (UNASKED.has(name)) throw new TsharkError(`The heuristic ${name} is not supported.`)
  if (!ASKED.has(name)) throw new TsharkError(`No such protocol ${name}, can't enable`)
}

/** --disable-heuristic: what nobody asks here passes. */
export function disableHeuristic(o: Options, name: string): void {
  if (!ASKED.has(name) && !UNASKED.has(name)) throw new TsharkError(`No such protocol ${name}, can't disable`)
  if (name in HERE) o.heuristics.add(name)
}

/** Tables in which the protocols of these heuristics are not found any more. */
export function withoutHeuristics(names: Iterable<string>): { table: string; protocol: string; keys: number[] }[] {
  return [...names].map(name => ({ table: HERE[name][0], protocol: HERE[name][1], keys: [] }))
}
