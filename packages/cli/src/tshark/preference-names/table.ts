/** tshark's preferences by module, in the notation that `index.ts` reads. */
export const MODULES = `
2dparityfec: enable=-
6lowpan: rfc4944_short_address_format=- | iid_has_universal_local_bit=- | summary_in_tree=+ | context0=s | context1=s | context2=s | context3=s |
  context4=s | context5=s | context6=s | context7=s | context8=s | context9=s | context10=s | context11=s | context12=s | context13=s | context14=s |
  context15=s
acf-can: try_heuristic_first=-
acn: dmx_enable=- | dmx_display_view=eHex     | dmx_display_zeros=- | dmx_display_leading_zeros=- | dmx_display_line_format=e20 per line
adb_cs: server_port=d5037
adb_service: framebuffer_more_details=-
adwin: dissect_data=+
aeron: sequence_analysis=- | stream_analysis=- | reassemble_fragments=- | use_heuristic_subdissectors=-
afs: defragment=-
aim: desegment=+
alc: lct.codepoint_as_fec_id=+ | lct.ext.192=eDecode as FLUTE extension (EXT_FDT) | lct.ext.193=eDecode as FLUTE extension (EXT_CENC)
alcap: leg_info=+
amqp: tls.port=d5671
amr: encoding.version=eRFC 3267 octet aligned | mode=eNarrowband AMR
ansi_a_bsmap: global_variant=eIOS 4.0.1 | top_display_mid_so=+
ansi_map: map.ssn=r5-14 | transaction.matchtype=eTransaction ID and Source
ansi_tcap: transaction.matchtype=eTransaction ID only
aol: desegment=+
aprs: showaprslax=-
arp: detect_request_storms=- | detect_storm_number_of_packets=d30 | detect_storm_period=d100 | detect_duplicate_ips=+ |
  register_network_address_binding=+
asterix: i001_version=eVersion 1.4 (latest) | i002_version=eVersion 1.1 (latest) | i004_version=eVersion 1.12 (latest) |
  i008_version=eVersion 1.3 (latest) | i009_version=eVersion 2.1 (latest) | i010_version=eVersion 1.1 (latest) | i011_version=eVersion 1.3 (latest) |
  i015_version=eVersion 1.1 (latest) | i016_version=eVersion 1.0 (latest) | i018_version=eVersion 1.7 (latest) | i019_version=eVersion 1.3 (latest) |
  i020_version=eVersion 1.10 (latest) | i021_version=eVersion 2.6 (latest) | i023_version=eVersion 1.3 (latest) | i025_version=eVersion 1.5 (latest) |
  i032_version=eVersion 1.1 (latest) | i034_version=eVersion 1.29 (latest) | i048_version=eVersion 1.31 (latest) |
  i062_version=eVersion 1.19 (latest) | i063_version=eVersion 1.6 (latest) | i065_version=eVersion 1.5 (latest) | i240_version=eVersion 1.3 (latest) |
  i247_version=eVersion 1.3 (latest)
at: role=eOff
atm: dissect_lane_as_sscop=-
atp: desegment=+
autosar-nm: cbv_version=eAUTOSAR 4.1 or newer | cbv_position=eByte Position 0 | sni_position=eByte Position 1 | can_id=x0 | can_id_mask=x0xffffffff |
  pdu_transport.ids=r | ipdum.pdu.id=r
ax25_kiss: showcksum=-
ax25_nol3: showaprs=- | showcluster=-
batadv: batmanadv.ethertype=x0x4305
beep: strict_header_terminator=+
ber: show_internals=- | decode_unexpected=- | decode_octetstring=- | decode_primitive=- | warn_too_many_bytes=-
bgp: desegment=+ | asn_len=eAuto-detect
bitcoin: desegment=+
bittorrent: desegment=+ | decode_client=-
blip: max_uncompressed_size=d64
bmp: desegment=+
bpv7: bp_compute_crc=+ | bp_reassemble_payload=+ | bp_payload_try_heur=-
bssap: default_protocol=eBSSAP (GSM A-I/F)
bt-utp: analyze_sequence_numbers=+ | enable_version0=- | max_window_size=x0x380000
bta2dp: a2dp.content_protection.scms_t=- | a2dp.codec=eDefault
btbnep: bnep.top_dissect=+
bthci_acl: hci_acl_reassembly=+
bthci_iso: hci_iso_reassembly=+
bthcrp: hcrp.force_client=eDefault | hcrp.control.psm=d0 | hcrp.data.psm=d0 | hcrp.notification.psm=d0
bthfp: hfp.hfp_role=eOff
bthid: hid.deprecated=-
bthsp: hsp.hsp_role=eOff
btle: detect_retransmit=+
btrfcomm: rfcomm.decode_by.enabled=-
btsap: sap.top_dissect=ePut higher dissectors under this one
btsnoop: dissect_next_layer=-
btvdp: vdp.content_protection.scms_t=- | vdp.codec=eH263
bzr: desegment=+
c1222: desegment=+ | baseoid=s | decrypt=+ | big_endian=-
camel: date.format=eDD/MM/YYYY | tcap.ssn=r146 | persistentsrt=-
can: byte_swap=- | try_heuristic_first=-
capture: device | devices_linktypes | devices_descr | devices_hide | devices_monitor_mode | devices_buffersize | devices_snaplen | devices_pmode |
  prom_mode | devices_filter | pcap_ng | real_time_update | no_interface_load | no_extcap | auto_scroll | show_info | columns
capwap: draft_8_cisco=- | reassemble=+ | swap_fc=+
cast: reassembly=+
cattp: checksum=+
ccsds: global_pref_checkword=eUse header flag
cesoeth: rtp_header=- | rtp_header_heuristic=+
cflow: netflow.ports=r2055,9996 | ipfix.ports=r4739 | max_template_fields=d60 | desegment=+
cfp: check_fcs=-
chdlc: fcs_type=eNone
cigi: version=eFrom Packet | byte_order=eFrom Packet | host=s | ig=s
cip: enhanced_info_column=+
cipm: display_full_attribute_data=-
clnp: tp_nsap_selector=x0x21 | always_decode_transport=- | reassemble=+ | decode_atn_options=-
cmp: desegment=+ | http_alternate_port=d0 | tcp_style_http_alternate_port=d0
communityid: do_base64=+ | seed=d0
console: incomplete_dissectors_check_debug
cops: desegment=+ | packetcable=+
corosync_totemnet: private_keys=s
cotp: reassemble=+ | tsap_display=eAs strings if printable | decode_atn=-
couchbase: desegment_pdus=+ | tls.port=d11207
cp2179: telnetclean=+
cpfi: udp.port2=d5001 | arrow_ctl=+
data: datapref.newpane=- | uncompress_data=- | show_as_text=- | md5_hash=-
db-lsp: desegment_pdus=+ | try_heuristic=+
dccp: summary_in_tree=+ | try_heuristic_first=- | check_checksum=+ | relative_sequence_numbers=+
dcerpc: desegment_dcerpc=+ | reassemble_dcerpc=+
dcom: display_unmarshalling_details=-
dct2000: ipprim_heuristic=+ | sctpprim_heuristic=+ | decode_lte_rrc=+ | decode_mac_lte_oob_messages=+ | convert_old_protocol_names=- |
  use_protocol_name_as_dissector_name=-
dhcp: novellserverstring=- | pkt.ccc.protocol_version=eRFC 3495 | pkt.ccc.option=d122 | uuid.endian=eLittle Endian
dhcpfo: desegment=+
dhcpv6: cablelabs_interface_id=- | bulk_leasequery.desegment=+
diameter: desegment=+
dicom: export_header=+ | export_minsize=d4096 | seq_tree=+ | tag_tree=- | cmd_details=+ | pdv_reassemble=+
distcc: desegment_distcc_over_tcp=+
djiuav: desegment=+
dlep: desegment=+
dmp: national_decode=eAs for regular | local_nation=eNone | seq_ack_analysis=+ | align_ids=-
dmx_chan: dmx_disp_chan_val_type=ePercent | dmx_disp_chan_nr_type=eHexadecimal | dmx_disp_col_count=e16
dnp3: desegment=+
dns: desegment_dns_messages=+ | retransmission_timer=d5
docsis: check_fcs=+ | dissect_encrypted_frames=-
dof: custom_dof_decrypt_all=- | custom_dof_track_operations=- | custom_dof_track_operations_window=d5
doip: hide_address_name_entries=+
dpp: tcp.port=d7871
drda: desegment=+
dsi: desegment=+
dtls: keys_list=s | debug_file=s | client_cid_length=d0 | server_cid_length=d0 | psk=s
dvb-ci: sek=s | siv=s | dissect_lsc_msg=-
dvb-s2_modeadapt: decode_df=- | full_decode=- | default_modeadapt=eL.3 (4 bytes including sync) | try_all_modeadapt=+
dvb-s2_table: rcs_protocol=eRCS2 protocol
dvmrp: strict_v3=-
ecpri: ecpripref.msg.decoding=+
edonkey: desegment=+
enip: desegment=+ | o2t_run_idle=+ | t2o_run_idle=-
enttec: dmx_disp_chan_val_type=ePercent | dmx_disp_chan_nr_type=eHexadecimal | dmx_disp_col_count=e16
epl: show_soc_flags=- | show_duplicated_command_layer=- | show_pdo_meta_info=- | use_sdo_mappings=+ | use_xdc_mappings=+ | interpret_untyped_as_le=+ |
  default_profile=s
erf: hdlc_type=eAttempt to guess | rawcell_first=- | aal5_type=eAttempt to guess
esp: enable_null_encryption_decode_heuristic=- | do_esp_sequence_analysis=+ | enable_encryption_decode=- | enable_authentication_check=-
etag: summary_in_tree=+
etch: file=s
eth: padding=eZeros | trailer_length=d0 | fcs=eAccording to heuristic | check_fcs=- | interpret_as_fw1_monitor=- | deduplicate_dmac=- |
  ccsds_heuristic_length=- | ccsds_heuristic_version=- | ccsds_heuristic_header=- | ccsds_heuristic_bit=-
evrc: legacy_pt_60=-
evs: hf_only=-
exec: info_show_username=+ | info_show_command=-
f5ethtrailer: pref_walk_trailer=- | pref_pop_other_fields=- | perform_analysis=- | info_type=eFull | brief_inout_chars=s | slots_regex=s |
  rstcause_in_info=+ | generate_keylog=+
fc: reassemble=+ | max_frame_size=d1024
fcip: desegment=+ | target_port=d3225
fddi: padding=-
file-pcap: dissect_next_layer=-
file-pcapng: dissect_next_layer=-
fix: desegment=+
flexray: try_heuristic_first=-
fmp: fhandle_find_both_reqrep=-
forces: sctp_high_prio_port=d0 | sctp_med_prio_port=d0 | sctp_low_prio_port=d0
fp: show_release_info=+ | call_mac=+ | payload_checksum=+ | header_checksum=+ | track_paging_indications=+
fp_mux: uid_in_tree=+ | call_heur_fp=+
fr: encap=eFRF 3.2/Cisco HDLC
frame: show_file_off=- | force_docsis_encap=- | generate_md5_hash=- | generate_epoch_time=+ | generate_bits_field=+ |
  disable_packet_size_limited_in_summary=-
ftp-data: export.maxsize=d0
fw1: summary_in_tree=+ | with_uuid=- | iflist_with_chain=-
gadu-gadu: desegment=+
gearman: desegment=+
ged125: desegment_body=+
giop: desegment_giop_messages=+ | reassemble=+ | max_message_size=d10485760 | ior_txt=sIOR.txt
git: desegment=+
gmhdr: summary_in_tree=+
gmtrailer: summary_in_tree=+ | decode_trailer_timestamp=+
gnw: analyze_sequence_numbers=+
gquic: debug.quic=-
grpc: detect_json_automatically=+ | embedded_under_http2=-
gryphon: desegment=+
gsm-r-uus1: dissect_q931_u2u=- | dissect_gsm_a_u2u=+
gsm_a: rr.nri_length=d0
gsm_abis_oml: oml_dialect=eETSI/3GPP TS 12.21
gsm_abis_pgsl: ir=-
gsm_abis_rsl: use_ipaccess_rsl=- | use_osmocom_rsl=- | dissect_phy_ctx_inf=+
gsm_ipa: hsl_debug_in_root_tree=- | hsl_debug_in_info=-
gsm_map: tcap.ssn=r6-9,145,148-150 | application.context.version=eUse application context from the trace | ericsson.proprietary.extensions=-
gsm_sms: reassemble=+ | reassemble_with_lower_layers_info=+
gsm_sms_ud: port_number_udh_means_wsp=- | try_dissect_1st_fragment=- | prevent_dissectors_chg_cols=-
gsm_um: dcs1800=+
gss-api: gssapi_reassembly=+
gsup: show_name_as_text=+
gtp: v0_port=d3386 | v1c_port=d2123 | v1u_port=d2152 | dissect_tpdu_as=eTPDU Heuristic | pair_max_interval=d0 | check_etsi=- |
  dissect_gtp_over_tcp=+ | track_gtp_session=-
gtpv2: decode_srvcc_p2c_trans_cont_target=eDon't decode | pair_max_interval=d0
gui: console_open | restore_filter_after_following_stream | fileopen.style | recent_files_count.max | recent_display_filter_entries.max |
  fileopen.dir | fileopen.preview | ask_unsaved | autocomplete_filter | find_wrap | geometry.save.position | geometry.save.size |
  geometry.save.maximized | toolbar_main_style | update.enabled | update.channel | update.interval | window_title | prepend_window_title |
  start_title | version_placement | max_export_objects | max_tree_items | max_tree_depth | packet_list_elide_mode | decimal_places1 |
  decimal_places2 | decimal_places3 | rtp_player_use_disk1 | rtp_player_use_disk2 | packet_list_is_sortable | interfaces_show_hidden |
  interfaces_remote_display | interfaces_hidden_types | io_graph_automatic_update | show_byteview_in_dialog | active_frame.fg | active_frame.bg |
  active_frame.style | inactive_frame.fg | inactive_frame.bg | inactive_frame.style | marked_frame.fg | marked_frame.bg | ignored_frame.fg |
  ignored_frame.bg | stream.client.fg | stream.client.bg | stream.server.fg | stream.server.bg | color_filter_bg.valid | color_filter_bg.invalid |
  color_filter_bg.deprecated | column.hidden | column.format | qt.font_name | layout_type | layout_content_1 | layout_content_2 | layout_content_3 |
  packet_list_separator.enabled | packet_header_column_definition.enabled | packet_list_hover_style.enabled | show_selected_packet.enabled |
  show_file_load_time.enabled | packet_list_show_related | packet_list_show_minimap
h225: tls.port=d1300 | reassembly=+ | h245_in_tree=+ | tp_in_tree=+
h245: reassembly=+ | shorttypes=- | prepand=-
h248: ctx_info=- | desegment=+
h501: desegment=+
hart_ip: desegment=+
hcrt: dissector_ethertype=d61522
hl7: display_raw=- | display_llp=-
hpfeeds: desegment_hpfeeds_messages=+ | try_heuristic=+
http: desegment_headers=+ | desegment_body=+ | dechunk_body=+ | decompress_body=+ | tls.port=r443
hzlcst: desegment=+
icep: max_batch_requests=d64 | max_ice_string_len=d512 | max_ice_context_pairs=d64
icmp: favor_icmp_mpls=-
idmp: desegment_idmp_messages=+ | reassemble=+
iec60870_101: linkaddr_len=e1 octet | cot_len=e1 octet | asdu_addr_len=e1 octet | asdu_ioa_len=e2 octet
ieee8021ah: 8021ah_ethertype=x0x88e7
ifcp: desegment=+
ilp: desegment_ilp_messages=+
imap: ssl_heuristic=+
inap: ssn=r106,241
infiniband: rroce.port=d4791 | try_heuristic_first=+
ip: decode_tos_as_diffserv=+ | defragment=+ | summary_in_tree=+ | check_checksum=- | tso_support=+ | use_geoip=+ | security_flag=- |
  try_heuristic_first=-
ipdc: desegment_ipdc_messages=+
ipdr: sessions.samis_type_1=r
ipmi: dissect_bus_commands=- | fru_langcode_is_english=+ | response_after_req=d5000 | response_before_req=d0 | msgfmt=eUse heuristics |
  selected_oem=eNone
ippusb: attempt_reassembly=+
ipv6: defragment=+ | summary_in_tree=+ | use_geoip=+ | perform_strict_rpl_srh_rfc_checking=- | try_heuristic_first=- |
  exthdr_under_root_protocol_tree=- | exthdr_hide_len_oct_field=- | tso_support=-
iscsi: protocol_version=eDraft 13 | desegment_iscsi_messages=+ | bogus_pdu_filter=+ | demand_good_f_bit=- | bogus_pdu_max_data_len=d262144 |
  target_ports=r3260 | target_system_port=d860
isdn: dchannel_protocol=eLAPD
iser: target_ports=r3260
ismacryp: version=eISMACryp v1.1 | override_rtp_pt=- | iv_length=d4 | delta_iv_length=d0 | key_indicator_length=d0 | key_indicator_per_au_flag=- |
  selective_encryption=+ | slice_indication=- | padding_indication=- | rfc3640_mode=eavc-video | user_mode=- | au_size_length=d0 |
  au_index_length=d0 | au_index_delta_length=d0 | cts_delta_length=d0 | dts_delta_length=d0 | random_access_indication=- |
  stream_state_indication=d0
isns: desegment=+
iso10681: flexray.flexrayids=r | spread_over_cycles=+
iso15765: addressing=eNormal addressing | window=d8 | can.ids=r | can.extended_ids=r | lin_diag=+ | flexray_addressing=e1 byte addressing |
  flexray_segment_size_limit=d0 | ipdum.pdu.id=r | ipdum_addressing=e0 byte addressing
iso8583: len_endian=eLittle endian | charset=eDigits represented as ASCII Characters | binencode=eBin data represented as Hex Ascii characters
isobus: vt.object_ids=s
isup: variant=eITU Standard | show_cic_in_info=+ | defragment_apm=+
itdm: mpls_label=x0x99887 | ctl_flowno=d0
iua: support_ig=- | use_gsm_sapi_values=+
iuup: dissect_payload=- | two_byte_pseudoheader=-
iwarp_ddp_rdmap: reassemble_iwarp_rdma_send=+
ixiatrailer: summary_in_tree=+
json: compact_form=- | ignore_leading_bytes=- | hide_extended_path_based_filtering=-
jxta: msg.mediatype=+ | desegment=+
kafka: show_string_bytes_lengths=-
kerberos: desegment=+ | decrypt=- | file=s
kip: key_file=s | key_file_pwd=s | key_info_file=s | key_1=s | key_2=s | key_3=s | key_4=s | key_5=s | key_6=s | key_7=s | key_8=s | key_9=s |
  key_10=s | desegment=+
kpasswd: desegment=+
kt: present_key_val_as_ascii=-
l2tp: cookie_size=eDetect | l2_specific=eDetect | shared_secret=s
lapd: use_gsm_sapi_values=-
lapdm: reassemble=+
laplink: desegment_laplink_over_tcp=+
lbmc: use_heuristic_subdissectors=+ | reassemble_fragments=- | dissect_lbmpdm=-
lbmpdm_tcp: port_low=d14371 | port_high=d14390 | use_lbmpdm_tcp_domain=-
lbmr: mc_incoming_port=d12965 | mc_incoming_address=s224.9.10.11 | mc_outgoing_port=d12965 | mc_outgoing_address=s224.9.10.11 | uc_port_low=d14402 |
  uc_port_high=d14406 | uc_dest_port=d15380 | uc_address=s0.0.0.0 | use_lbmr_domain=-
lbmsrs: source_ip_address=s127.0.0.1 | source_port=d0 | use_lbmsrs_domain=-
lbtrm: mc_address_low=s224.10.10.10 | mc_address_high=s224.10.10.14 | dport_low=d14400 | dport_high=d14400 | sport_low=d14390 | sport_high=d14399 |
  mim_incoming_address=s224.10.10.21 | mim_outgoing_address=s224.10.10.21 | mim_incoming_dport=d14401 | mim_outgoing_dport=d14401 |
  expert_separate_naks=- | expert_separate_ncfs=- | sequence_analysis=- | use_lbtrm_domain=-
lbtru: source_port_low=d14380 | source_port_high=d14389 | receiver_port_low=d14360 | receiver_port_high=d14379 | expert_separate_naks=- |
  expert_separate_ncfs=- | sequence_analysis=- | use_lbtru_domain=-
lbttcp: source_port_low=d14371 | source_port_high=d14390 | request_port_low=d14391 | request_port_high=d14395 | store_port_low=d0 |
  store_port_high=d0 | use_lbttcp_domain=-
ldap: desegment_ldap_messages=+ | tls.port=d636
ldp: desegment_ldp_messages=+
lg8979: desegment=+
llcgprs: autodetect_cipher_bit=-
lldp: column_info_selection=eDefault Column Info
llt: alternate_ethertype=x0
lmp: checksum=-
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
