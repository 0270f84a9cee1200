import type { Part } from './bits.js'

/** The words of bits of IEEE 802.11-2020: capability information (9.4.1.4), HT (9.4.2.55), RSN (9.4.2.24), ERP (9.4.2.11). */

export const CAPABILITIES: readonly Part[] = [
  ['ess', 0x0001, 'ESS capabilities', 'bool', ['Transmitter is an AP', 'Transmitter is a STA']],
  ['ibss', 0x0002, 'IBSS status', 'bool', ['Transmitter belongs to an IBSS', 'Transmitter belongs to a BSS']],
  ['reserved1', 0x0004, 'Reserved', 'dec'],
  ['reserved2', 0x0008, 'Reserved', 'dec'],
  ['privacy', 0x0010, 'Privacy', 'bool', ['Data confidentiality required', 'Data confidentiality not required']],
  ['short_preamble', 0x0020, 'Short Preamble', 'bool', ['Allowed', 'Not Allowed']],
  ['reserved3', 0x0040, 'Reserved', 'dec'],
  ['reserved4', 0x0080, 'Reserved', 'dec'],
  ['spec_man', 0x0100, 'Spectrum Management', 'bool', ['Implemented', 'Not Implemented']],
  ['qos', 0x0200, 'QoS', 'bool', ['Implemented', 'Not Implemented']],
  ['short_slot_time', 0x0400, 'Short Slot Time', 'bool', ['In use', 'Not in use']],
  ['apsd', 0x0800, 'Automatic Power Save Delivery', 'bool', ['Implemented', 'Not Implemented']],
  ['radio_measurement', 0x1000, 'Radio Measurement', 'bool', ['Implemented', 'Not Implemented']],
  ['epd', 0x2000, 'EPD', 'bool', ['Implemented', 'Not Implemented']],
  ['reserved5', 0x4000, 'Reserved', 'dec'],
  ['reserved6', 0x8000, 'Reserved', 'dec'],
]

export const ERP: readonly Part[] = [
  ['erp_present', 0x01, 'Non ERP Present', 'bool'],
  ['use_protection', 0x02, 'Use Protection', 'bool'],
  ['barker_preamble_mode', 0x04, 'Barker Preamble Mode', 'bool'],
  ['reserved', 0xf8, 'Reserved'],
]

export const RSN: readonly Part[] = [
  [
    'preauth',
    0x0001,
    'RSN Pre-Auth capabilities',
    'bool',
    ['Transmitter supports pre-authentication', 'Transmitter does not support pre-authentication'],
  ],
  [
    'no_pairwise',
    0x0002,
    'RSN No Pairwise capabilities',
    'bool',
    [
      'Transmitter cannot support WEP default key 0 simultaneously with Pairwise key',
      'Transmitter can support WEP default key 0 simultaneously with Pairwise key',
    ],
  ],
  [
    'ptksa_replay_counter',
    0x000c,
    'RSN PTKSA Replay Counter capabilities',
    'hex',
    {
      0: '1 replay counter per PTKSA/GTKSA/STAKeySA',
      1: '2 replay counters per PTKSA/GTKSA/STAKeySA',
      2: '4 replay counters per PTKSA/GTKSA/STAKeySA',
      3: '16 replay counters per PTKSA/GTKSA/STAKeySA',
    },
  ],
  [
    'gtksa_replay_counter',
    0x0030,
    'RSN GTKSA Replay Counter capabilities',
    'hex',
    {
      0: '1 replay counter per PTKSA/GTKSA/STAKeySA',
      1: '2 replay counters per PTKSA/GTKSA/STAKeySA',
      2: '4 replay counters per PTKSA/GTKSA/STAKeySA',
      3: '16 replay counters per PTKSA/GTKSA/STAKeySA',
    },
  ],
  ['mfpr', 0x0040, 'Management Frame Protection Required', 'bool', ['True', 'False']],
  ['mfpc', 0x0080, 'Management Frame Protection Capable', 'bool', ['True', 'False']],
  ['jmr', 0x0100, 'Joint Multi-band RSNA', 'bool', ['True', 'False']],
  ['peerkey', 0x0200, 'PeerKey Enabled', 'bool', ['True', 'False']],
  [
    'extended_key_id_iaf',
    0x2000,
    'Extended Key ID for Individually Addressed Frames',
    'bool',
    ['Supported', 'Not supported'],
  ],
]

export const HT: readonly Part[] = [
  [
    'ldpccoding',
    0x0001,
    'HT LDPC coding capability',
    'bool',
    ['Transmitter supports receiving LDPC coded packets', 'Transmitter does not support receiving LDPC coded packets'],
  ],
  [
    'width',
    0x0002,
    'HT Support channel width',
    'bool',
    ['Transmitter supports 20MHz and 40MHz operation', 'Transmitter only supports 20MHz operation'],
  ],
  [
    'sm',
    0x000c,
    'HT SM Power Save',
    'hex',
    { 0: 'Static SM Power Save mode', 1: 'Dynamic SM Power Save mode', 2: 'Reserved', 3: 'SM Power Save disabled' },
  ],
  [
    'green',
    0x0010,
    'HT Green Field',
    'bool',
    [
      'Transmitter is able to receive PPDUs with Green Field (GF) preamble',
      'Transmitter is not able to receive PPDUs with Green Field (GF) preamble',
    ],
  ],
  ['short20', 0x0020, 'HT Short GI for 20MHz', 'bool', ['Supported', 'Not supported']],
  ['short40', 0x0040, 'HT Short GI for 40MHz', 'bool', ['Supported', 'Not supported']],
  ['txstbc', 0x0080, 'HT Tx STBC', 'bool', ['Supported', 'Not supported']],
  [
    'rxstbc',
    0x0300,
    'HT Rx STBC',
    'hex',
    {
      0: 'No Rx STBC support',
      1: 'Rx support of one spatial stream',
      2: 'Rx support of one and two spatial streams',
      3: 'Rx support of one, two, and three spatial streams',
    },
  ],
  [
    'delayedblockack',
    0x0400,
    'HT Delayed Block ACK',
    'bool',
    ['Transmitter supports HT-Delayed BlockAck', 'Transmitter does not support HT-Delayed BlockAck'],
  ],
  ['amsdu', 0x0800, 'HT Max A-MSDU length', 'bool', ['7935 bytes', '3839 bytes']],
  [
    'dsscck',
    0x1000,
    'HT DSSS/CCK mode in 40MHz',
    'bool',
    ['Will/Can use DSSS/CCK in 40 MHz', "Won't/Can't use of DSSS/CCK in 40 MHz"],
  ],
  [
    'psmp',
    0x2000,
    'HT PSMP Support',
    'bool',
    ['Will/Can support PSMP operation', "Won't/Can't support PSMP operation"],
  ],
  [
    '40mhzintolerant',
    0x4000,
    'HT Forty MHz Intolerant',
    'bool',
    ['Use of 40 MHz transmissions restricted/disallowed', 'Use of 40 MHz transmissions unrestricted/allowed'],
  ],
  ['lsig', 0x8000, 'HT L-SIG TXOP Protection support', 'bool', ['Supported', 'Not supported']],
]

export const AMPDU: readonly Part[] = [
  ['maxlength', 0x03, 'Maximum Rx A-MPDU Length'],
  [
    'mpdudensity',
    0x1c,
    'MPDU Density',
    'hex',
    {
      0: 'no restriction',
      1: '1/4 [usec]',
      2: '1/2 [usec]',
      3: '1 [usec]',
      4: '2 [usec]',
      5: '4 [usec]',
      6: '8 [usec]',
      7: '16 [usec]',
    },
  ],
  ['reserved', 0xe0, 'Reserved'],
]

export const MCS_LOW: readonly Part[] = [
  ['0to7', 0x000000ff, 'Rx Bitmask Bits 0-7'],
  ['8to15', 0x0000ff00, 'Rx Bitmask Bits 8-15'],
  ['16to23', 0x00ff0000, 'Rx Bitmask Bits 16-23'],
  ['24to31', 0xff000000, 'Rx Bitmask Bits 24-31'],
]

export const MCS_MIDDLE: readonly Part[] = [
  ['32', 0x00000001, 'Rx Bitmask Bit 32'],
  ['33to38', 0x0000007e, 'Rx Bitmask Bits 33-38'],
  ['39to52', 0x001fff80, 'Rx Bitmask Bits 39-52'],
]

export const MCS_HIGH: readonly Part[] = [['53to76', 0x1fffffe0, 'Rx Bitmask Bits 53-76']]

export const MCS_TX: readonly Part[] = [
  ['txsetdefined', 0x01, 'Tx Supported MCS Set', 'bool', ['Defined', 'Not defined']],
  ['txrxmcsnotequal', 0x02, 'Tx and Rx MCS Set', 'bool', ['Not Equal', 'Equal']],
  ['txmaxss', 0x0c, 'Maximum Number of Tx Spatial Streams Supported'],
  ['txunequalmod', 0x10, 'Unequal Modulation', 'bool', ['Supported', 'Not supported']],
]

export const ATHEROS: readonly Part[] = [
  ['turbop', 0x01, 'Turbo Prime', 'bool', ['True', 'False']],
  ['comp', 0x02, 'Compression', 'bool', ['True', 'False']],
  ['ff', 0x04, 'Fast Frames', 'bool', ['True', 'False']],
  ['xr', 0x08, 'eXtended Range', 'bool', ['True', 'False']],
  ['ar', 0x10, 'Advanced Radar', 'bool', ['True', 'False']],
  ['burst', 0x20, 'Burst', 'bool', ['True', 'False']],
  ['wme', 0x40, 'CWMin tuning', 'bool', ['True', 'False']],
  ['boost', 0x80, 'Boost', 'bool', ['True', 'False']],
]

export const HTEX: readonly Part[] = [
  ['pco', 0x0001, 'Transmitter supports PCO', 'bool', ['Supported', 'Not supported']],
  [
    'transtime',
    0x0006,
    'Time needed to transition between 20MHz and 40MHz',
    'hex',
    { 0: 'No Transition', 1: '400 usec', 2: '1.5 msec', 3: '5 msec' },
  ],
  [
    'mcs',
    0x0300,
    'MCS Feedback capability',
    'hex',
    {
      0: 'STA does not provide MCS feedback',
      1: 'Reserved',
      2: 'STA provides only unsolicited MCS feedback',
      3: 'STA can provide MCS feedback in response to MRQ as well as unsolicited MCS feedback',
    },
  ],
  ['htc', 0x0400, 'High Throughput', 'bool', ['Supported', 'Not supported']],
  ['rdresponder', 0x0800, 'Reverse Direction Responder', 'bool', ['Supported', 'Not supported']],
]

export const TXBF: readonly Part[] = [
  ['txbf', 0x00000001, 'Transmit Beamforming', 'bool', ['Supported', 'Not supported']],
  ['rxss', 0x00000002, 'Receive Staggered Sounding', 'bool', ['Supported', 'Not supported']],
  ['txss', 0x00000004, 'Transmit Staggered Sounding', 'bool', ['Supported', 'Not supported']],
  ['rxndp', 0x00000008, 'Receive Null Data packet (NDP)', 'bool', ['Supported', 'Not supported']],
  ['txndp', 0x00000010, 'Transmit Null Data packet (NDP)', 'bool', ['Supported', 'Not supported']],
  ['impltxbf', 0x00000020, 'Implicit TxBF capable', 'bool', ['Supported', 'Not supported']],
  [
    'calibration',
    0x000000c0,
    'Calibration',
    'hex',
    {
      0: 'incapable',
      1: 'Limited involvement, cannot initiate',
      2: 'Limited involvement, can initiate',
      3: 'Fully capable',
    },
  ],
  ['csi', 0x00000100, 'STA can apply TxBF using CSI explicit feedback', 'bool', ['Supported', 'Not supported']],
  [
    'fm.uncompressed.tbf',
    0x00000200,
    'STA can apply TxBF using uncompressed beamforming feedback matrix',
    'bool',
    ['Supported', 'Not supported'],
  ],
  [
    'fm.compressed.tbf',
    0x00000400,
    'STA can apply TxBF using compressed beamforming feedback matrix',
    'bool',
    ['Supported', 'Not supported'],
  ],
  [
    'rcsi',
    0x00001800,
    'Receiver can return explicit CSI feedback',
    'hex',
    {
      0: 'not supported',
      1: 'delayed feedback capable',
      2: 'immediate feedback capable',
      3: 'delayed and immediate feedback capable',
    },
  ],
  [
    'fm.uncompressed.rbf',
    0x00006000,
    'Receiver can return explicit uncompressed Beamforming Feedback Matrix',
    'hex',
    {
      0: 'not supported',
      1: 'delayed feedback capable',
      2: 'immediate feedback capable',
      3: 'delayed and immediate feedback capable',
    },
  ],
  [
    'fm.compressed.bf',
    0x00018000,
    'STA can compress and use compressed Beamforming Feedback Matrix',
    'hex',
    {
      0: 'not supported',
      1: 'delayed feedback capable',
      2: 'immediate feedback capable',
      3: 'delayed and immediate feedback capable',
    },
  ],
  [
    'mingroup',
    0x00060000,
    'Minimal grouping used for explicit feedback reports',
    'hex',
    {
      0: 'No grouping supported',
      1: 'Groups of 1, 2 supported',
      2: 'Groups of 1, 4 supported',
      3: 'Groups of 1, 2, 4 supported',
    },
  ],
  [
    'csinumant',
    0x00180000,
    'Max antennae STA can support when CSI feedback required',
    'hex',
    { 0: '1 TX antenna sounding', 1: '2 TX antenna sounding', 2: '3 TX antenna sounding', 3: '4 TX antenna sounding' },
  ],
  [
    'fm.uncompressed.maxant',
    0x00600000,
    'Max antennae STA can support when uncompressed Beamforming feedback required',
    'hex',
    { 0: '1 TX antenna sounding', 1: '2 TX antenna sounding', 2: '3 TX antenna sounding', 3: '4 TX antenna sounding' },
  ],
  [
    'fm.compressed.maxant',
    0x01800000,
    'Max antennae STA can support when compressed Beamforming feedback required',
    'hex',
    { 0: '1 TX antenna sounding', 1: '2 TX antenna sounding', 2: '3 TX antenna sounding', 3: '4 TX antenna sounding' },
  ],
  [
    'csi.maxrows',
    0x06000000,
    'Maximum number of rows of CSI explicit feedback',
    'hex',
    { 0: '1 row of CSI', 1: '2 rows of CSI', 2: '3 rows of CSI', 3: '4 rows of CSI' },
  ],
  [
    'channelest',
    0x18000000,
    'Maximum number of space time streams for which channel dimensions can be simultaneously estimated',
    'hex',
    { 0: '1 space time stream', 1: '2 space time streams', 2: '3 space time streams', 3: '4 space time streams' },
  ],
  ['reserved', 0xe0000000, 'Reserved'],
]

export const ASEL: readonly Part[] = [
  ['capable', 0x01, 'Antenna Selection Capable', 'bool', ['Supported', 'Not supported']],
  ['txcsi', 0x02, 'Explicit CSI Feedback Based Tx ASEL', 'bool', ['Supported', 'Not supported']],
  ['txif', 0x04, 'Antenna Indices Feedback Based Tx ASEL', 'bool', ['Supported', 'Not supported']],
  ['csi', 0x08, 'Explicit CSI Feedback', 'bool', ['Supported', 'Not supported']],
  ['if', 0x10, 'Antenna Indices Feedback', 'bool', ['Supported', 'Not supported']],
  ['rx', 0x20, 'Rx ASEL', 'bool', ['Supported', 'Not supported']],
  ['sppdu', 0x40, 'Tx Sounding PPDUs', 'bool', ['Supported', 'Not supported']],
  ['reserved', 0x80, 'Reserved'],
]

export const QOS_AP: readonly Part[] = [
  ['u_apsd', 0x80, 'U-APSD', 'bool', ['Enabled', 'Disabled']],
  ['parameter_set_count', 0x0f, 'Parameter Set Count'],
  ['reserved', 0x70, 'Reserved'],
]

export const QOS_STA: readonly Part[] = [
  [
    'max_sp_length',
    0x60,
    'Max SP Length',
    'hex',
    {
      0: 'WMM AP may deliver all buffered frames (MSDUs and MMPDUs)',
      1: 'WMM AP may deliver a maximum of 2 buffered frames (MSDUs and MMPDUs) per USP',
      2: 'WMM AP may deliver a maximum of 4 buffered frames (MSDUs and MMPDUs) per USP',
      3: 'WMM AP may deliver a maximum of 6 buffered frames (MSDUs and MMPDUs) per USP',
    },
  ],
  ['ac_be', 0x08, 'AC_BE', 'bool', ['WMM delivery and trigger enabled', 'non-WMM PS']],
  ['ac_bk', 0x04, 'AC_BK', 'bool', ['WMM delivery and trigger enabled', 'non-WMM PS']],
  ['ac_vi', 0x02, 'AC_VI', 'bool', ['WMM delivery and trigger enabled', 'non-WMM PS']],
  ['ac_vo', 0x01, 'AC_VO', 'bool', ['WMM delivery and trigger enabled', 'non-WMM PS']],
  ['reserved', 0x90, 'Reserved'],
]

export const ACI: readonly Part[] = [
  ['aifsn', 0x0f, 'AIFSN', 'dec'],
  ['acm', 0x10, 'Admission Control Mandatory', 'bool', ['Yes', 'No']],
  ['aci', 0x60, 'ACI', 'dec', { 0: 'Best Effort', 1: 'Background', 2: 'Video', 3: 'Voice' }],
  ['reserved', 0x80, 'Reserved', 'dec'],
]

export const ECW: readonly Part[] = [
  ['max', 0xf0, 'ECW Max', 'dec'],
  ['min', 0x0f, 'ECW Min', 'dec'],
]

export const HTA_CHANNEL: readonly Part[] = [
  [
    'ext_chan_offset',
    0x0003,
    'Extension Channel Offset',
    'hex',
    {
      0: 'No Extension Channel',
      1: 'Extension Channel above control channel',
      2: 'Undefined',
      3: 'Extension Channel below control channel',
    },
  ],
  [
    'rec_tx_width',
    0x0004,
    'Recommended Tx Channel Width',
    'bool',
    ['Any channel width enabled', 'Use 20MHz channel (control)'],
  ],
  [
    'rifs_mode',
    0x0008,
    'Reduced Interframe Spacing (RIFS) Mode',
    'bool',
    ['Use of RIFS permitted', 'Use of RIFS prohibited'],
  ],
  ['controlled_access', 0x0010, 'Controlled Access Only', 'bool', ['Not only PSMP', 'PSMP only']],
  [
    'service_interval',
    0x00e0,
    'Service Interval Granularity',
    'hex',
    { 0: '5ms', 1: '10ms', 2: '15ms', 3: '20ms', 4: '25ms', 5: '30ms', 6: '35ms', 7: '40ms' },
  ],
]

export const HTA_MODE: readonly Part[] = [
  [
    'operating_mode',
    0x0003,
    'Operating Mode',
    'hex',
    {
      0: 'Pure HT, no protection',
      1: 'There may be non-HT devices (control & ext channel)',
      2: 'No non-HT is associated, but at least 1 20MHz is. protect on',
      3: 'Mixed: no non-HT is associated, protect on',
    },
  ],
  [
    'non_gf_devices',
    0x0004,
    'Non Greenfield (GF) devices Present',
    'bool',
    ['All HT devices associated are GF capable', 'One or More HT devices are not GF capable'],
  ],
]

export const HTA_BEACON: readonly Part[] = [
  ['basic_stbc_mcs', 0x007f, 'Basic STB Modulation and Coding Scheme (MCS)'],
  [
    'dual_stbc_protection',
    0x0080,
    'Dual Clear To Send (CTS) Protection',
    'bool',
    ['Dual CTS protections is used', 'Regular use of RTS/CTS'],
  ],
  ['secondary_beacon', 0x0100, 'Secondary Beacon', 'bool', ['Secondary Beacon', 'Primary Beacon']],
  ['lsig_txop_protection', 0x0200, 'L-SIG TXOP Protection Support', 'bool', ['Full Support', 'Not full support']],
  [
    'pco_active',
    0x0400,
    'Phased Coexistence Operation (PCO) Active',
    'bool',
    ['PCO is activated in the BSS', 'PCO is not activated in the BSS'],
  ],
  [
    'pco_phase',
    0x0800,
    'Phased Coexistence Operation (PCO) Phase',
    'bool',
    ['Switch to 20MHz phase/keep 20MHz', 'Switch to 40MHz phase/keep 40MHz'],
  ],
]

export const HT_INFO_1: readonly Part[] = [
  [
    'secchanoffset',
    0x03,
    'Secondary channel offset',
    'hex',
    {
      0: 'No secondary channel',
      1: 'Secondary channel is above the primary channel',
      2: 'Reserved',
      3: 'Secondary channel is below the primary channel',
    },
  ],
  [
    'chanwidth',
    0x04,
    'Supported channel width',
    'bool',
    ['Channel of any width supported', '20 MHz channel width only'],
  ],
  ['rifs', 0x08, 'Reduced Interframe Spacing (RIFS)', 'bool', ['Permitted', 'Prohibited']],
  ['reserved_b4_b7', 0xf0, 'Reserved'],
]

export const HT_INFO_2: readonly Part[] = [
  [
    'ht_protection',
    0x0003,
    'HT Protection',
    'hex',
    {
      0: 'No protection mode',
      1: 'HT non-member protection mode',
      2: '20 MHz protection mode',
      3: 'non-HT mixed mode',
    },
  ],
  [
    'greenfield',
    0x0004,
    'Non-greenfield STAs present',
    'bool',
    ['One or more associated STAs are not greenfield capable', 'All associated STAs are greenfield capable'],
  ],
  ['reserved_b11', 0x0008, 'Reserved'],
  [
    'obssnonht',
    0x0010,
    'OBSS non-HT STAs present',
    'bool',
    [
      'Use of protection for non-HT STAs by overlapping BSSs is needed',
      'Use of protection for non-HT STAs by overlapping BSSs is not needed',
    ],
  ],
  ['chan_center_freq_seg_2', 0x1fe0, 'Channel Center Frequency Segment 2', 'dec'],
  ['reserved_b21_b23', 0xe000, 'Reserved'],
]

export const HT_INFO_3: readonly Part[] = [
  ['reserved_b24_b29', 0x003f, 'Reserved'],
  ['dualbeacon', 0x0040, 'Dual beacon', 'bool', ['AP transmits a secondary beacon', 'No second beacon is transmitted']],
  ['dualcts', 0x0080, 'Dual Clear To Send (CTS) protection', 'bool', ['Required', 'Not required']],
  ['secondarybeacon', 0x0100, 'Beacon ID', 'bool', ['STBC beacon', 'Primary beacon']],
  [
    'lsigprotsupport',
    0x0200,
    'L-SIG TXOP Protection Full Support',
    'bool',
    [
      'All HT STAs in the BSS support L-SIG TXOP protection',
      'One or more HT STAs in the BSS do not support L-SIG TXOP protection',
    ],
  ],
  ['pco.active', 0x0400, 'Phased Coexistence Operation (PCO)', 'bool', ['Active', 'Inactive']],
  [
    'pco.phase',
    0x0800,
    'Phased Coexistence Operation (PCO) Phase',
    'bool',
    ['Switch to or continue 40 MHz phase', 'Switch to or continue 20 MHz phase'],
  ],
  ['reserved_b36_b39', 0xf000, 'Reserved'],
]
