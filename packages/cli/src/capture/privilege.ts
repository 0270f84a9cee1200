/** Only the capturing program needs the privilege: once it runs, the rest of the work is done as the user who called sudo. */
export function dropPrivileges(): (() => void) | undefined {
  if (process.geteuid?.() !== 0 || process.seteuid === undefined || process.setegid === undefined) return undefined
  const uid = Number(process.env.SUDO_UID)
  const gid = Number(process.env.SUDO_GID)
  if (!Number.isInteger(uid) || uid <= 0 || !Number.isInteger(gid)) {
    process.stderr.write(
      'wiresift: running as root, though only the capturing program needs it: a user in the group wireshark can do this\n',
    )
    return undefined
  }
  process.setgroups?.([gid])
  process.setegid(gid)
  process.seteuid(uid)
  // back for a moment, to signal the program that runs as root
  return () => process.seteuid?.(0)
}
