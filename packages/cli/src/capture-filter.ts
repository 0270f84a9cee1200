import { type CaptureFilter, CaptureFilterError, compileCaptureFilter } from '@wiresift/core'
import { UsageError } from './errors.js'

/** Compiles a capture filter; the error of one that makes no sense is a line with its place. */
export function captureFilterOf(text: string): CaptureFilter {
  try {
    return compileCaptureFilter(text)
  } catch (error) {
    throw error instanceof CaptureFilterError ? new UsageError(captureFilterMessage(text, error)) : error
  }
}

export function captureFilterMessage(text: string, error: CaptureFilterError): string {
  const near = text.slice(error.at, error.at + 20)
  return `capture filter "${text}": ${error.message}${near === '' ? '' : ` (at "${near}")`}`
}
