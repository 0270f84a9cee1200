/** The second half of tshark's preferences by module, in the notation that `index.ts` reads. */
export const SECOND_HALF = `
log3gpp: rrc_release_version=eRel8 dec 2008 | nas_eps_release_version=eRel8 dec 2008
logcat: oneline_info_column=+
lte_rrc: nas_in_root_tree=-
lwapp: swap_fc=-
lwl4: check_crc=+
lwm: lwmes_key=s
m2pa: version=eRFC 4165
m2ua: protocol_data_1_tag=e0x0300 (RFC3331)
m3ua: version=eRFC 4666
mac: tsn_size=e6 bits
mac-lte: retx_count_warn=d3 | attempt_rrc_decode=+ | attempt_to_dissect_crc_failures=- | attempt_to_dissect_srb_sdus=+ | attempt_to_dissect_mcch=- |
  call_rlc_for_mtch=- | lcid_to_drb_mapping_source=eFrom static table | bsr_warn_threshold=d50 | track_sr=+ | layer_to_show=eRLC Info |
  decode_cr_body=- | show_drx=- | show_bsr_median=-
mac-nr: attempt_rrc_decode=+ | attempt_to_dissect_srb_sdus=+ | lcid_to_drb_mapping_source=eFrom static table
mate: config=s
mbim: control_decode_unknown_itf=- | sms_pdu_format=eAutomatic | extended_version=e1.0
mbrtu: desegment=+ | crc_verification=-
mbtcp: desegment=+
mcpe: udp.port=d19132
mdshdr: decode_if_etype_zero=-
megaco: display_raw_text=+ | display_dissect_tree=+ | ctx_info=-
memcache: desegment_headers=+ | desegment_pdus=+
mgcp: tcp.gateway_port=d2427 | udp.gateway_port=d2427 | tcp.callagent_port=d2727 | udp.callagent_port=d2727 | display_raw_text=- |
  display_mgcp_message_count=-
mime_multipart: display_unknown_body_as_text=- | remove_base64_encoding=- | uncompress_data=+
mle: meshlink_mic_ok=-
modbus: mbus_register_format=eUINT16
mp: short_seqno=- | max_fragments=d6 | fragment_aging=d4000
mpeg_dsmcc: verify_crc=-
mpeg_sect: verify_crc=-
mpls: flowlabel_in_mpls_header=-
mplspwatmaal5sdu: allow_cw_length_nonzero_aal5=- | extend_cw_length_with_rsvd_aal5=-
mplspwatmn1cw: allow_cw_length_nonzero=- | extend_cw_length_with_rsvd=-
mptcp: analyze_mptcp=+ | relative_sequence_numbers=+ | analyze_mappings=- | intersubflows_retransmission=-
mq: desegment=+ | reassembly=+
mqpcf: maxprm=d999 | maxlst=d20000
mqtt: default_version=eNone | show_msg_as_text=-
msrp: display_raw_text=+ | show_setup_info=+
mtp2: use_extended_sequence_numbers=- | capture_contains_frame_check_sequence=- | reverse_bit_order_mtp2=-
mtp3: heuristic_standard=- | standard=eITU | itu_pc_structure=eUnstructured | japan_pc_structure=eUnstructured | ansi_5_bit_sls=- |
  japan_5_bit_sls=- | addr_format=eDashed | itu_priority=-
mysql: desegment_buffers=+ | show_sql_query=-
nameres: mac_name=+ | transport_name=- | network_name=- | dns_pkt_addr_resolution=+ | use_external_name_resolver=+ | use_custom_dns_servers=- |
  name_resolve_concurrency=d500 | hosts_file_handling=- | vlan_name=- | ss7_pc_name=- | load_smi_modules=- | suppress_smi_errors=-
nas-5gs: null_decipher=- | decode_user_data_container_as=eNone | non_ip_data_dissector=s
nas-eps: dissect_plain=- | null_decipher=+ | decode_user_data_container_as=eNone | non_ip_data_dissector=s
nasdaq_itch: chi_x=+
nasdaq_soup: desegment=+
nbap: lch1_content=eMAC_CONTENT_DCCH | lch2_content=eMAC_CONTENT_DCCH | lch3_content=eMAC_CONTENT_DCCH | lch4_content=eMAC_CONTENT_DCCH |
  lch5_content=eMAC_CONTENT_CS_DTCH | lch6_content=eMAC_CONTENT_CS_DTCH | lch7_content=eMAC_CONTENT_CS_DTCH | lch8_content=eMAC_CONTENT_DCCH |
  lch9_content=eMAC_CONTENT_PS_DTCH | lch10_content=eMAC_CONTENT_UNKNOWN | lch11_content=eMAC_CONTENT_PS_DTCH | lch12_content=eMAC_CONTENT_PS_DTCH |
  lch13_content=eMAC_CONTENT_CS_DTCH | lch14_content=eMAC_CONTENT_PS_DTCH | lch15_content=eMAC_CONTENT_CCCH | lch16_content=eMAC_CONTENT_DCCH |
  ib_sg_data_encoding=eEncoding Variant 1 (TS 25.433 Annex D.2)
nbd: desegment_nbd_messages=+
nbss: desegment_nbss_commands=+
ncp: desegment=+ | defragment_nds=+ | newstyle=+ | eid_2_expert=+ | connection_2_expert=- | error_2_expert=+ | server_2_expert=+ | file_2_expert=-
ndmp: default_protocol_version=eVersion 4 | desegment=+ | defragment=+
ndps: desegment_tcp=+ | desegment_spx=+ | show_oid=-
netbios: defragment=+
netsync: desegment_netsync_messages=+
nfs: file_name_snooping=- | file_full_name_snooping=- | fhandle_find_both_reqrep=- | display_nfsv4_tag=+ | display_major_nfsv4_ops=+
ngap: dissect_container=+ | dissect_target_ng_ran_container_as=eautomatic | dissect_lte_container_as=eAutomatic
nhrp: auth_ext_has_addr=+
nlm: msg_res_matching=-
nr-rrc: nas_in_root_tree=-
ntlmssp: nt_password=s
nvme-rdma: subsystem_ports=r4420
nvme-tcp: subsystem_ports=r4420 | check_hdgst=- | check_ddgst=-
oer: display_internal_oer_fields=-
olsr: ff_olsrorg=+ | nrlolsr=+
opa: fe.tls.port=r3249-3252 | mad.parse_mad_error=- | mad.reassemble_rmpp=+
openflow: desegment=+
opensafety: scm_udid=s00:00:00:00:00:00 | scm_udid_autoset=+ | filter_nodes=s | filter_show_nodes_in_filterlist=+ | network_udp_port=d9877 |
  network_udp_port_sercosiii=d8755 | network_udp_frame_first_sercosiii=- | network_udp_frame_first=- | mbtcp_big_endian=- | debug_verbose=- |
  enable_udp=+ | enable_mbtcp=+ | display_intergap_data=- | classify_transport=+
opensafety_udp: network_udp_port=d9877
openvpn: tls_auth_detection_override=- | tls_crypt=- | tls_auth=- | tls_auth_hmac_size=d20 | long_format=+
openwire: desegment=+ | verbose_type=-
opsi: desegment_opsi_messages=+
oran_fh_cus: oran.du_port_id_bits=d2 | oran.bandsector_id_bits=d6 | oran.cc_id_bits=d4 | oran.ru_port_id_bits=d4 | oran.iq_bitwidth_up=d14 |
  oran.ud_comp_up=eBlock Floating Point Compression | oran.ud_comp_hdr_up=- | oran.iq_bitwidth_down=d14 |
  oran.ud_comp_down=eBlock Floating Point Compression | oran.ud_comp_hdr_down=- | oran.rbs_in_uplane_section=d273 | oran.num_weights_per_bundle=d32 |
  oran.num_bf_antennas=d32 | oran.show_iq_samples=+
osi: tpkt_reassemble=-
ossp: option_network=eOption I network
p_mul: reassemble=+ | relative_msgid=+ | seq_ack_analysis=+ | decode=eNo decoding
papi: experimental_decode=-
pcli: summary_in_tree=+
pdcp-lte: show_user_plane_as_ip=+ | show_signalling_plane_as_rrc=+ | check_sequence_numbers=eOnly-RLC-frames | dissect_rohc=- |
  layer_to_show=eRLC Info | default_ciphering_algorithm=eEEA0 (NULL) | default_integrity_algorithm=eEIA0 (NULL) | decipher_signalling=+ |
  decipher_userplane=- | verify_integrity=+ | ignore_rrc_sec_params=-
pdcp-nr: show_user_plane_as_ip=+ | show_signalling_plane_as_rrc=+ | check_sequence_numbers=eOnly-RLC-frames | dissect_rohc=- |
  layer_to_show=eRLC Info | default_ciphering_algorithm=eNEA0 (NULL) | default_integrity_algorithm=eNIA0 (NULL) | decipher_signalling=+ |
  decipher_userplane=- | verify_integrity=+ | ignore_rrc_sec_params=-
per: display_internal_per_fields=-
pfcp: track_pfcp_session=-
pflog: id_endian=eHost-endian
pgm: check_checksum=+
pim: payload_tree=+
pkcs12: password=s | try_null_password=-
pn532: prtype532=eData
pn_io: pnio_ps_selection=+ | pnio_ps_networkpath=s
pn_rt: summary_in_tree=+ | desegment=+
pop: desegment_data=+
ppi: reassemble=+
ppp: fcs_type=eNone | default_proto_id=x0
pppoed: show_tags_and_lengths=-
protobuf: preload_protos=- | pbf_as_hf=- | show_details=- | bytes_as_string=- | add_default_value=eNone | display_json_mapping=- | use_utc=- |
  try_dissect_as_string=- | show_all_types=-
protocols: display_hidden_proto_items=- | display_byte_fields_with_spaces=- | enable_incomplete_dissectors_check=- |
  strict_conversation_tracking_heuristics=-
ptp: analyze_ptp_messages=-
ptpip: vendor=eUnknown vendor
pvfs: desegment=+
q931: desegment_h323_messages=+ | reassembly=+ | iso_iec_cause_coding=-
q932: facility_encoding=eDissect facility as QSIG
quake3: udp.arena_port=d27960 | udp.master_port=d27950
quic: reassemble_crypto_out_of_order=+
radiotap: bit14_fcs_in_header=- | interpret_high_rates_as_mcs=- | fcs_handling=eUse the FCS bit
radius: shared_secret=s | validate_authenticator=- | show_length=- | disable_extended_attributes=-
ranap: dissect_rrc_container=-
rdt: show_setup_info=+
reload: defragment=+ | nodeid_length=d16 | topology_plugin=sCHORD-RELOAD
resp: desegment_data=+
rip: display_routing_domain=-
rlc: perform_reassembly=+ | header_only_mode=- | ignore_rrc_cipher_indication=- | ciphered_data=- | li_size=eLet upper layers decide
rlc-lte: do_sequence_analysis_am=eOnly-MAC-frames | do_sequence_analysis=eOnly-MAC-frames | call_pdcp_for_srb=+ |
  call_pdcp_for_drb=eUse signalled value | call_rrc_for_ccch=+ | call_rrc_for_mcch=- | call_ip_for_mtch=- | header_only_mode=- | reassembly=+
rlc-nr: call_pdcp_for_srb=+ | call_pdcp_for_ul_drb=eOff | call_pdcp_for_dl_drb=eOff | call_rrc_for_ccch=+ | header_only_mode=- |
  reassemble_am_frames=+ | reassemble_um_frames=-
rpc: desegment_rpc_over_tcp=+ | defragment_rpc_over_tcp=+ | max_tcp_pdu_size=d4194304 | dissect_unknown_programs=- | find_fragment_start=-
rpcap: desegment_pdus=+ | decode_content=+ | linktype=d4294967295
rpkirtr: tcp.rpkirtr_tls.port=d324
rrc: nas_in_root_tree=-
rsh: info_show_client_username=- | info_show_server_username=+ | info_show_command=-
rsvp: process_bundle=+ | generalized_label_options=edata (no interpretation)
rsync: desegment=+
rtcp: default_protocol=eRTCP | show_setup_info=+ | show_roundtrip_calculation=- | roundtrip_min_threshhold=d10
rtmpt: desegment=+ | max_packet_size=d32768
rtp: show_setup_info=+ | desegment_rtp_streams=+ | version0_type=eInvalid or ZRTP packets
rtpproxy: establish_conversation=+ | reply.timeout=d1000
rtps: max_batch_samples_dissected=d16 | enable_max_dissection_info_elements=+ | max_dissection_info_elements=d100 |
  enable_max_dissection_array_elements=+ | max_dissection_array_elements=d100 | enable_topic_info=+ | enable_user_data_dissection=- |
  enable_rtps_reassembly=-
rtse: reassemble=+
rtsp: desegment_headers=+ | desegment_body=+
s1ap: dissect_container=+ | dissect_lte_container_as=eAutomatic
s5066dts: proto_desegment=+
s5066sis: desegment_pdus=+ | edition_one=-
sametime: show_length=- | reassemble=+
sasp: desegment_sasp_messages=+
sccp: source_pc=x0 | show_length=- | defragment_xudt=+ | trace_sccp=- | show_more_info=- | set_addresses=- | default_payload=s | dt1_ignore_length=-
scsi: decode_scsi_messages_as=eBlock Device | defragment=-
sctp: show_port_numbers_in_tree=+ | relative_tsns=+ | checksum=eNone | show_always_control_chunks=+ | try_heuristic_first=- | reassembly=+ |
  tsn_analysis=+ | association_index=- | ulp_dissection=+
scylla: desegment=+
sdh: data.rate=eOC-3
sdp: establish_conversation=+
selfm: desegment=+ | telnetclean=+ | crc_verification=- | ser_list=s
ses: desegment=+
sflow: enable_dissection=+ | enable_analysis=-
sigcomp: display.udvm.code=- | display.bytecode=- | decomp.msg=- | display.decomp.msg.as.txt=- | show.udvm.execution=eNo-Printout
signal_pdu: payload_dissector_activated=+ | payload_dissector_show_hidden=- | payload_dissector_hide_raw_values=+
simulcrypt: ca_system_id_mikey=x0x9999
sip: tls.port=d5061 | display_raw_text=- | display_raw_text_without_crlf=- | strict_sip_version=+ | desegment_headers=+ | desegment_body=+ |
  retrans_the_same_sport=+ | delay_sdp_changes=- | hide_generatd_call_id=- | validate_authorization=-
skinny: desegment=+
slsk: desegment=+ | decompress=+
smb: trans_reassembly=+ | dcerpc_reassembly=+ | sid_name_snooping=- | sid_display_hex=- | eosmb_take_name_as_fid=-
smb2: eosmb2_take_name_as_fid=- | pipe_reassembly=+ | verify_signatures=-
smb_direct: reassemble_smb_direct=+
sml: reassemble=+ | crc=-
smp: desegment=+
smpp: reassemble_smpp_over_tcp=+ | decode_sms_over_smpp=eNone | gsm7_unpacked=+
smtp: desegment_lines=+ | desegment_data=+ | decryption=-
sna: defragment=+
snmp: display_oid=+ | desegment=+ | var_in_tree=+
snort: alerts_source=eNot looking for Snort alerts | binary=s | config=s/etc/snort/snort.conf | show_rule_set_stats=- | show_alert_expert_info=- |
  show_alert_in_reassembled_frame=- | ignore_checksum_errors=+
solaredge: unknown=+ | system_encryption_key=s
someip: reassemble_tp=+ | payload_dissector_activated=+ | payload_dissector_wtlv_default=-
someipsd: ports.udp.ignore=r | ports.tcp.ignore=r
soupbintcp: desegment=+
spdy: assemble_data_frames=+ | decompress_headers=+ | decompress_body=+
sprt: show_setup_info=+ | show_dlci_info=+
srtcp: decode_application_subtype=eNone
srvloc: desegment_tcp=+
sscop: payload=eQ.2931
ssh: desegment_buffers=+ | keylog_file=s | debug_file=s
ssyncp: key=s
starteam: desegment=+
statistics: update_interval=d3000 | st_enable_burstinfo=+ | st_burst_showcount=- | st_burst_resolution=d5 | st_burst_windowlen=d100 |
  st_sort_defcolflag=eItem count | st_sort_defdescending=+ | st_sort_casesensitve=+ | st_sort_rng_nameonly=+ | st_sort_rng_fixorder=+ |
  st_sort_showfullname=-
stp: use_system_id_extension=+
stt: reassemble=+ | check_checksum=-
stun: stunversion=eRFC5389 and later
sua: version=eRFC 3868 | set_addresses=-
sv: decode_data_as_phsmeas=-
t38: use_pre_corrigendum_asn1_specification=+ | dissect_possible_rtpv2_packets_as_rtp=- | reassembly=+ | tpkt_usage=eMaybe | show_setup_info=+
tacplus: desegment=+ | key=s
tali: reassemble=+
tcap: ssn=r | persistentsrt=- | repetitiontimeout=d10 | losttimeout=d30
tcp: summary_in_tree=+ | check_checksum=- | desegment_tcp_streams=+ | reassemble_out_of_order=- | analyze_sequence_numbers=+ |
  relative_sequence_numbers=+ | default_window_scaling=eNot known | track_bytes_in_flight=+ | bif_seq_based=- | calculate_timestamps=+ |
  try_heuristic_first=- | ignore_tcp_timestamps=- | fastrt_supersedes_ooo=+ | no_subdissector_on_error=+ | dissect_experimental_options_rfc6994=+ |
  display_process_info_from_ipfix=- | read_seq_as_syn_cookie=-
tcpcl: analyze_sequence=+ | desegment_transfer=+ | decode_bundle=+
tcpros: desegment_tcpros_messages=+
tdmoe: d_channel=d24
tdmop: d_channel=d16 | ts_mask=x0xffffffff | ethertype=x0
tds: desegment_buffers=+ | defragment=+ | protocol_type=eNot Specified | endian_type=eLittle Endian
tecmp: try_heuristic_first=- | analog_samples_sint=+
tetra: include_carrier_number=+
tftp: defragment=-
thread: thr_seq_ctr=s | thr_use_pan_id_in_key=- | thr_auto_acq_thr_seq_ctr=+
thrift: decode_binary=eUTF-8 if printable | tls.port=d0 | show_internal=- | fallback_on_generic=- | nested_type_depth=d25 | desegment_framed=+
tibia: try_otserv_key=+ | show_char_name=+ | show_acc_info=+ | show_xtea_key=- | dissect_game_commands=- | reassemble_tcp_segments=+
time: display_time_type=eLocal
tipc: defragment=+ | dissect_tipc_data=+ | try_heuristic_first=- | handle_v2_as=eALL | desegment=+
tls: keys_list=s | debug_file=s | desegment_ssl_records=+ | desegment_ssl_application_data=+ | ignore_ssl_mac_failed=- | psk=s | keylog_file=s
tns: desegment_tns_messages=+
tpkt: desegment=+
tpncp: load_db=-
tr: fix_linux_botches=-
transum: capture_position=eClient | reassembly=+ | tcp_port_ranges=r25,80,443,1433 | udp_port_ranges=r137-139 | orphan_ka_discard=- |
  rte_on_first_req=- | rte_on_last_req=+ | rte_on_first_rsp=- | rte_on_last_rsp=- | debug_enabled=-
tte: ct_mask_value=x0 | ct_marker_value=x0xffffffff
ua3g: setup_conversations=+
uasip: noesip=- | proxy_ipaddr=s
uaudp: system_ip=s
ucp: desegment_ucp_messages=+
udp: summary_in_tree=+ | try_heuristic_first=- | check_checksum=- | ignore_ipv6_zero_checksum=- | process_info=- | calculate_timestamps=+
udpcp: attempt_reassembly=+ | attempt_xml_decode=+
udplite: ignore_checksum_coverage=+ | check_checksum=- | calculate_timestamps=+
ulp: desegment_ulp_messages=+
uma: desegment_ucp_messages=+
usb: try_heuristics=+
usbll: global_pref_dissect_unknown_speed_as=eUnknown
vlan: summary_in_tree=+ | qinq_ethertype=x0x9100 | version=eIEEE 802.1Q-2011 | priority_drop=e8 Priorities, 0 Drop Eligible
vnc: desegment=+
vrrp: v3_checksum_as_in_v2=-
vrt: ettus_uhd_header_format=-
vssmonitoring: dissect_portstamping_only=- | two_byte_portstamps=-
wbxml: skip_wbxml_token_mapping=- | disable_wbxml_token_parsing=-
websocket: text_type=eNo subdissection | decompress=+
wg: dissect_packet=+ | keylog_file=s
wimaxasncp: show_transaction_id_d_bit=- | debug_enabled=- | nwg_version=eR1.0 v1.2.1
winsrepl: reassemble=+
wlan: defragment=+ | ignore_draft_ht=- | retransmitted=+ | check_fcs=- | check_checksum=- | ignore_wep=eNo | wpa_key_mic_len_enable=- |
  wpa_key_mic_len=d0 | treat_as_s1g=- | enable_decryption=+
wlan_radio: always_short_preamble=- | tsf_at_end=+ | timeline=-
wmx: basic_cid_max=d320 | corrigendum_2_version=-
wow: desegment=+
wpan: 802154_ethertype=x0x809a | fcs_format=eITU-T CRC-16 | 802154_fcs_ok=+ | 802154_ack_tracking=- | 802154e_compatibility=- |
  802154_sec_suite=eAES-128 Encryption, 64-bit Integrity Protection | 802154_extend_auth=+
x11: desegment=+
x25: payload_is_qllc_sna=- | call_request_nodata_is_cotp=- | payload_check_data=- | reassemble=+
x2ap: dissect_rrc_context_as=eLTE
xml: heuristic_unicode=-
xmpp: desegment=+
xnap: dissect_target_ng_ran_container_as=eautomatic | dissect_lte_rrc_context_as=eLTE
xot: desegment=+ | x25_desegment=-
yami: desegment=+
ymsg: desegment=+
z3950: desegment_buffers=+
zbee_aps: zbeeseversion=eSE 1.4
zbee_nwk: seclevel=eAES-128 Encryption, 32-bit Integrity Protection
`
