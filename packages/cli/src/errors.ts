/** The command line was wrong: one clear line, exit 2. */
export class UsageError extends Error {}

/** The input or the output could not be read or written: one clear line, exit 1. */
export class InputError extends Error {}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder',
  ENOTDIR: 'not a folder',
  ENOSPC: 'no space left on the device',
  EROFS: 'the file system is read-only',
  EEXIST: 'exists already',
  EIO: 'input/output error',
}

/** The error in one line. */
export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { code, path } = error as NodeJS.ErrnoException
  const known = code === undefined ? undefined : SYSTEM[code]
  if (known !== undefined) return path === undefined ? known : `${path}: ${known}`
  return error.message.split('\n')[0]
}

export function exitCodeOf(error: unknown): number {
  return error instanceof UsageError ? 2 : 1
}
