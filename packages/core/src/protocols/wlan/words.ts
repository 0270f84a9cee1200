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
  ['ptksa_replay_counter', 0x000c, 'RSN PTKSA Replay Counter capabilities'],
  ['gtksa_replay_counter', 0x0030, 'RSN GTKSA Replay Counter capabilities'],
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
  ['ldpccoding', 0x0001, 'HT LDPC coding capability', 'bool'],
  ['width', 0x0002, 'HT Support channel width', 'bool'],
  ['sm', 0x000c, 'HT SM Power Save'],
  ['green', 0x0010, 'HT Green Field', 'bool'],
  ['short20', 0x0020, 'HT Short GI for 20MHz', 'bool'],
  ['short40', 0x0040, 'HT Short GI for 40MHz', 'bool'],
  ['txstbc', 0x0080, 'HT Tx STBC', 'bool'],
  ['rxstbc', 0x0300, 'HT Rx STBC'],
  ['delayedblockack', 0x0400, 'HT Delayed Block ACK', 'bool'],
  ['amsdu', 0x0800, 'HT Max A-MSDU length', 'bool'],
  ['dsscck', 0x1000, 'HT DSSS/CCK mode in 40MHz', 'bool'],
  ['psmp', 0x2000, 'HT PSMP Support', 'bool'],
  ['40mhzintolerant', 0x4000, 'HT Forty MHz Intolerant', 'bool'],
  ['lsig', 0x8000, 'HT L-SIG TXOP Protection support', 'bool'],
]

export const AMPDU: readonly Part[] = [
  ['maxlength', 0x03, 'Maximum Rx A-MPDU Length'],
  ['mpdudensity', 0x1c, 'MPDU Density'],
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
  ['txsetdefined', 0x0001, 'Tx Supported MCS Set', 'bool'],
  ['txrxmcsnotequal', 0x0002, 'Tx and Rx MCS Set', 'bool'],
  ['txmaxss', 0x000c, 'Maximum Number of Tx Spatial Streams Supported'],
  ['txunequalmod', 0x0010, 'Unequal Modulation', 'bool'],
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
  ['pco', 0x0001, 'Transmitter supports PCO', 'bool'],
  ['transtime', 0x0006, 'Time needed to transition between 20MHz and 40MHz'],
  ['mcs', 0x0300, 'MCS Feedback capability'],
  ['htc', 0x0400, 'High Throughput', 'bool'],
  ['rdresponder', 0x0800, 'Reverse Direction Responder', 'bool'],
]

export const TXBF: readonly Part[] = [
  ['txbf', 0x00000001, 'Transmit Beamforming', 'bool'],
  ['rxss', 0x00000002, 'Receive Staggered Sounding', 'bool'],
  ['txss', 0x00000004, 'Transmit Staggered Sounding', 'bool'],
  ['rxndp', 0x00000008, 'Receive Null Data packet (NDP)', 'bool'],
  ['txndp', 0x00000010, 'Transmit Null Data packet (NDP)', 'bool'],
  ['impltxbf', 0x00000020, 'Implicit TxBF capable', 'bool'],
  ['calibration', 0x000000c0, 'Calibration'],
  ['csi', 0x00000100, 'STA can apply TxBF using CSI explicit feedback', 'bool'],
  ['fm.uncompressed.tbf', 0x00000200, 'STA can apply TxBF using uncompressed beamforming feedback matrix', 'bool'],
  ['fm.compressed.tbf', 0x00000400, 'STA can apply TxBF using compressed beamforming feedback matrix', 'bool'],
  ['rcsi', 0x00001800, 'Receiver can return explicit CSI feedback'],
  ['fm.uncompressed.rbf', 0x00006000, 'Receiver can return explicit uncompressed Beamforming Feedback Matrix'],
  ['fm.compressed.bf', 0x00018000, 'STA can compress and use compressed Beamforming Feedback Matrix'],
  ['mingroup', 0x00060000, 'Minimal grouping used for explicit feedback reports'],
  ['csinumant', 0x00180000, 'Max antennae STA can support when CSI feedback required'],
  [
    'fm.uncompressed.maxant',
    0x00600000,
    'Max antennae STA can support when uncompressed Beamforming feedback required',
  ],
  ['fm.compressed.maxant', 0x01800000, 'Max antennae STA can support when compressed Beamforming feedback required'],
  ['csi.maxrows', 0x06000000, 'Maximum number of rows of CSI explicit feedback'],
  [
    'channelest',
    0x18000000,
    'Maximum number of space time streams for which channel dimensions can be simultaneously estimated',
  ],
  ['reserved', 0xe0000000, 'Reserved'],
]

export const ASEL: readonly Part[] = [
  ['capable', 0x01, 'Antenna Selection Capable', 'bool'],
  ['txcsi', 0x02, 'Explicit CSI Feedback Based Tx ASEL', 'bool'],
  ['txif', 0x04, 'Antenna Indices Feedback Based Tx ASEL', 'bool'],
  ['csi', 0x08, 'Explicit CSI Feedback', 'bool'],
  ['if', 0x10, 'Antenna Indices Feedback', 'bool'],
  ['rx', 0x20, 'Rx ASEL', 'bool'],
  ['sppdu', 0x40, 'Tx Sounding PPDUs', 'bool'],
  ['reserved', 0x80, 'Reserved'],
]

export const QOS_AP: readonly Part[] = [
  ['u_apsd', 0x80, 'U-APSD', 'bool'],
  ['parameter_set_count', 0x0f, 'Parameter Set Count'],
  ['reserved', 0x70, 'Reserved'],
]
export const QOS_STA: readonly Part[] = [
  ['max_sp_length', 0x60, 'Max SP Length'],
  ['ac_be', 0x08, 'AC_BE', 'bool'],
  ['ac_bk', 0x04, 'AC_BK', 'bool'],
  ['ac_vi', 0x02, 'AC_VI', 'bool'],
  ['ac_vo', 0x01, 'AC_VO', 'bool'],
  ['reserved', 0x90, 'Reserved'],
]
export const ACI: readonly Part[] = [
  ['aifsn', 0x0f, 'AIFSN', 'dec'],
  ['acm', 0x10, 'Admission Control Mandatory', 'bool'],
  ['aci', 0x60, 'ACI', 'dec'],
  ['reserved', 0x80, 'Reserved', 'dec'],
]
export const ECW: readonly Part[] = [
  ['max', 0xf0, 'ECW Max', 'dec'],
  ['min', 0x0f, 'ECW Min', 'dec'],
]
