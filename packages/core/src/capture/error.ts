/** Why a capture could not be opened. Damage found after opening is data: see `CaptureMeta.problems`. */
export type CaptureErrorCode =
  | 'not-capture'
  | 'unsupported'
  /** The file ends before its header does. */
  | 'cut-short'
  /** The message is Wireshark's. */
  | 'damaged'
  | 'foreign'
  | 'compression'
  | 'empty'
  | 'missing'
  | 'folder'
  | 'denied'
  | 'read'

/** The one error of this folder; its message is a single line fit for a terminal. */
export class CaptureError extends Error {
  readonly code: CaptureErrorCode

  constructor(code: CaptureErrorCode, message: string) {
    super(message)
    this.name = 'CaptureError'
    this.code = code
  }
}
