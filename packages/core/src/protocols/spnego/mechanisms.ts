/** Security mechanisms by object identifier. */

const NAMES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.2': 'SPNEGO - Simple Protected Negotiation',
  '1.2.840.48018.1.2.2': 'MS KRB5 - Microsoft Kerberos 5',
  '1.2.840.113554.1.2.2': 'KRB5 - Kerberos 5',
  '1.2.840.113554.1.2.2.3': 'KRB5 - Kerberos 5 - User to User',
  '1.3.6.1.5.2.5': 'IAKERB - Kerberos 5 with initial authentication',
  '1.3.6.1.4.1.311.2.2.10': 'NTLMSSP - Microsoft NTLM Security Support Provider',
  '1.3.6.1.4.1.311.2.2.30': 'NEGOEX - SPNEGO Extended Negotiation Security Mechanism',
}

export function mechanismName(oid: string): string | undefined {
  return NAMES[oid]
}

export const KERBEROS: readonly string[] = ['1.2.840.113554.1.2.2', '1.2.840.48018.1.2.2', '1.2.840.113554.1.2.2.3']
export const NTLM = '1.3.6.1.4.1.311.2.2.10'
