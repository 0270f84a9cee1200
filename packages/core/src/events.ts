/**
 * Every event type of the toolkit: what only emerges over bytes and packets, as typed facts. Protocols emit them, analysers,
 * extractors and detectors take them. Nothing is computed for an event that nobody listens to.
 *
 * `frame` and `frames` are packet numbers from 1; `time` is in seconds since 1970; hosts are ids of the session's address table.
 */

/** Who talked: the end that asks is the client. */
export interface Ends {
  readonly client: number
  readonly server: number
  readonly clientPort: number
  readonly serverPort: number
  /** Index of the conversation within its transport (tcp.stream, udp.stream), and the transport's IP protocol number. */
  readonly stream: number
  readonly transport: number
}

export interface DnsAnswer {
  readonly name: string
  readonly type: number
  readonly ttl: number
  /** The record's data as text: an address, a name, quoted strings; empty for types without a text form. */
  readonly data: string
}

/** One DNS message, of any of its transports. */
export interface DnsMessage extends Ends {
  readonly kind: 'dns' | 'mdns' | 'llmnr' | 'nbns'
  readonly frame: number
  readonly time: number
  readonly id: number
  readonly response: boolean
  readonly opcode: number
  readonly rcode: number
  readonly questions: readonly { readonly name: string; readonly type: number; readonly class: number }[]
  readonly answers: readonly DnsAnswer[]
  /** Bytes of the message. */
  readonly length: number
  /** Frame of the query that a response answers; 0 where it was not seen. */
  readonly requestFrame: number
}

/** One HTTP/1 request with its response, emitted when the response is complete or will not come. */
export interface HttpExchange extends Ends {
  readonly time: number
  readonly method: string
  readonly uri: string
  readonly version: string
  readonly host: string
  /** Header fields of the request and of the response, names in lower case, in order. */
  readonly requestHeaders: readonly (readonly [name: string, value: string])[]
  readonly responseHeaders: readonly (readonly [name: string, value: string])[]
  readonly requestFrame: number
  /** Length of the request's body in bytes, as received. */
  readonly requestBody: number
  /** 0 where no response was seen. */
  readonly status: number
  readonly reason: string
  readonly responseFrame: number
  readonly responseTime: number
  readonly responseBody: number
  /** Whether the bodies were received whole. */
  readonly whole: boolean
}

/** What a TLS handshake says in clear; emitted once a connection, when its last clear message was read or the stream ends. */
export interface TlsHandshake extends Ends {
  readonly time: number
  readonly clientHelloFrame: number
  readonly serverHelloFrame: number
  readonly certificateFrame: number
  readonly sni: string
  readonly alpn: readonly string[]
  /** Versions as on the wire (0x0303 is TLS 1.2); 0 where the hello was not seen. */
  readonly clientVersion: number
  readonly version: number
  readonly cipher: number
  readonly ja3: string
  readonly ja3Text: string
  readonly ja3s: string
  readonly ja3sText: string
  /** Subject, issuer and times of the certificates that the server sent, leaf first. */
  readonly certificates: readonly CertificateFacts[]
  readonly resumed: boolean
}

export interface CertificateFacts {
  readonly subject: string
  readonly issuer: string
  readonly serial: string
  /** Seconds since 1970, NaN where it cannot be read. */
  readonly notBefore: number
  readonly notAfter: number
  readonly names: readonly string[]
  readonly sha256: string
  readonly sha1: string
}

/** A user name, and what proves it, seen in clear or as a hash that can be tried offline. */
export interface Credential extends Ends {
  readonly protocol: string
  /** 'USER/PASS', 'Basic', 'NTLMv2' and the like. */
  readonly method: string
  readonly user: string
  readonly secret: string
  /** Whether the secret is the password itself. */
  readonly clear: boolean
  /** What the server said, where it said something. */
  readonly accepted: boolean | undefined
  readonly frames: readonly number[]
  readonly time: number
  /** More about where it holds: a realm, a host, a path. */
  readonly scope: string
}

/** What is known of a file when its first byte comes. */
export interface FileStart extends Ends {
  readonly protocol: 'http' | 'ftp-data' | 'smb2' | 'tftp' | string
  /** Name as sent: the last part of a path, or empty. */
  readonly name: string
  /** Where it came from or went to: a URL, a UNC path, a path. */
  readonly location: string
  /** To the server (upload) or from it (download). */
  readonly direction: 'upload' | 'download'
  /** Media type that the sender declared, or empty. */
  readonly declaredType: string
  /** Content codings to undo, outermost last, such as ['gzip']. */
  readonly codings: readonly string[]
  /** Bytes announced, -1 where it was not said. */
  readonly announced: number
  readonly frame: number
  readonly time: number
  /** Frame of the request that led to the file, where it is another one. */
  readonly requestFrame: number
}

/** Takes a file's bytes while they arrive. Bytes are only valid during the call. */
export interface FileSink {
  /** Bytes [from, to); `offset` in the file where the protocol says so, otherwise behind what came before. */
  write(bytes: Uint8Array, from: number, to: number, frame: number, offset?: number): void
  /** That many bytes are missing here (-1: an unknown number). */
  gap(length: number): void
  /** No more comes; `whole` says whether the protocol saw the file's end. */
  end(whole: boolean): void
}

/** Bytes of a stream that the capture does not hold. */
export interface StreamGap extends Ends {
  readonly frame: number
  /** -1 where it is not known how many. */
  readonly length: number
}

/** A host said who it is. */
export interface HostName {
  readonly host: number
  readonly name: string
  readonly source: 'dhcp' | 'dns' | 'nbns' | 'mdns' | 'ntlmssp' | 'llmnr'
  readonly frame: number
}

/** A command of a log-in, a mail or a file dialogue, such as FTP's. */
export interface Command extends Ends {
  readonly protocol: string
  readonly command: string
  readonly argument: string
  readonly code: number
  readonly reply: string
  readonly frame: number
  readonly time: number
}

/** Content as its protocol hands it over: what object export writes. The bytes are only valid during the call. */
export interface ContentObject {
  readonly protocol: 'http' | 'imf' | 'tftp' | 'ftp-data'
  readonly frame: number
  /** Frames that carried the bytes. */
  readonly frames: readonly number[]
  /** What names it: a request's target, a subject, a path, a command; undefined where nothing does. */
  readonly name: string | undefined
  /** Media type that the sender declared, or empty. */
  readonly type: string
  /** The host that was asked, or empty. */
  readonly host: string
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
  /** Whether the capture holds all bytes. */
  readonly whole: boolean
  /** Pieces with the same number, which is not 0, are one object. */
  readonly piece: number
}

/** Bytes that were read from or written to an open file, at their place in it. Bytes are only valid during the call. */
export interface FileData {
  readonly protocol: 'smb' | 'smb2'
  /** The same for everything that goes through one opening of the file. */
  readonly open: object
  /** The file's path within its share. */
  readonly path: string
  readonly share: string
  readonly frame: number
  readonly offset: number
  readonly bytes: Uint8Array
  readonly from: number
  readonly to: number
}

export interface EventMap {
  dns: DnsMessage
  http: HttpExchange
  tls: TlsHandshake
  credential: Credential
  gap: StreamGap
  hostname: HostName
  command: Command
  object: ContentObject
  fileData: FileData
}

export type EventName = keyof EventMap
