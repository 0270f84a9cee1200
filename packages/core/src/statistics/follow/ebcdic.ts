/** What EBCDIC mode shows for the bytes from 0x20 to 0x7f; line ends stay, and all others are dots. */
export const EBCDIC =
  " !\"#$%&'()*+,-./..23456789:;<=.? ...........<(+|&.........!$*);^-/........|,%_>?..........:#@'=."
