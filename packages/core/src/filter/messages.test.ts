import { describe, expect, test } from 'vitest'
import { standardRegistry } from '../protocols/index.js'
import { compileFilter } from './compile.js'
import { FilterError } from './error.js'

const registry = standardRegistry()

function problem(filter: string): FilterError {
  try {
    compileFilter(filter, registry)
  } catch (error) {
    if (error instanceof FilterError) return error
    throw error
  }
  throw new Error(`${filter} was accepted`)
}

/** What tshark 4.0.17 says, and which part it underlines (-1: none). */
const ROWS: readonly (readonly [filter: string, message: string, at: number, length: number])[] = [
  ['tcp and', 'Unexpected end of filter expression.', -1, 0],
  ['and tcp', '"and" was unexpected in this context.', 0, 3],
  ['(tcp', 'Unexpected end of filter expression.', -1, 0],
  ['tcp)', '")" was unexpected in this context.', 3, 1],
  ['tcp udp', '"udp" was unexpected in this context.', 4, 3],
  ['tcp.port = 80', '"=" was unexpected in this context.', 9, 1],
  ['tcp.port ==', 'Unexpected end of filter expression.', -1, 0],
  ['tcp.port == 80 90', '"90" was unexpected in this context.', 15, 2],
  ['80', '80 is neither a field nor a protocol name.', 0, 2],
  ['"abc"', '"abc" is neither a field nor a protocol name.', 0, 5],
  ['nosuch', 'nosuch is neither a field nor a protocol name.', 0, 6],
  ['ip.foo == 1', 'Left side of "==" expression must be a field or function, not ip.foo.', 0, 6],
  [
    '_ws.col.info contains "GET"',
    'Left side of contains expression must be a field or function, not _ws.col.info.',
    0,
    12,
  ],
  ['6 == ip.proto', 'Left side of "==" expression must be a field or function, not 6.', 0, 1],
  ['tcp.port == 65536', '"65536" too big for this field, maximum 65535.', 12, 5],
  ['tcp.port == 8a', '"8a" is not a valid number.', 12, 2],
  ['tcp.port == "http"', 'Unsigned integer (2 bytes) cannot be converted from a string ("http").', 12, 6],
  ['tcp.srcport == http', 'tcp.srcport and http are not of compatible types.', 15, 4],
  ['ip.addr == 10.0.0.256', '"10.0.0.256" is not a valid hostname or IPv4 address.', 11, 10],
  ['ip.addr == 1.2.3.4/33', 'Netmask bits in a CIDR IPv4 address should be <= 32, not 33', 11, 10],
  ['ip.addr == ::1', '"::1" is not a valid hostname or IPv4 address.', 11, 3],
  ['ipv6.addr == 1.2.3.4', '"1.2.3.4" is not a valid hostname or IPv6 address.', 13, 7],
  ['eth.addr == 00:11:22', '"00:11:22" contains too few bytes to be a valid Ethernet address.', 12, 8],
  ['tcp.payload contains GET', '"GET" is not a valid byte string.', 21, 3],
  [
    'tcp.port contains 80',
    'tcp.port (type=Unsigned integer (2 bytes)) cannot participate in contains comparison.',
    0,
    8,
  ],
  ['ip.src matches "10"', 'ip.src (type=IPv4 address) cannot participate in matches comparison.', 0, 6],
  ['http.host matches abc', 'Matches requires a double quoted string on the right side.', 18, 3],
  ['http.host matches "["', 'Regex compilation error: missing terminating ] for character class.', -1, 0],
  ['http.host == "\\q"', '\\q is not a valid character escape sequence', 14, 2],
  ['http.host == "x', 'The final quote was missing from a quoted string.', 15, 1],
  ['tcp.port in {80 443}', '"443" was unexpected in this context.', 16, 3],
  ['tcp.port in {}', '"}" was unexpected in this context.', 13, 1],
  ['len(http.host) in {1..5}', 'Only a field may be tested for membership in a set.', 0, 3],
  ['tcp.flags.syn == true', '"true" cannot be found among the possible values for tcp.flags.syn.', 17, 4],
  ['dns.qry.type == "A"', '"A" cannot be found among the possible values for dns.qry.type.', 16, 3],
  ['foo(ip.src) == 1', "Function 'foo' does not exist", 0, 3],
  ['len(http.host)', 'You cannot test whether a function is present.', 0, 3],
  [
    'tcp.srcport[0] == 1',
    '"tcp.srcport" is a Unsigned integer (2 bytes) and cannot be sliced into a sequence of bytes.',
    0,
    11,
  ],
  ['tcp & udp', 'FT_PROTOCOL cannot &.', 0, 3],
  ['frame.time_relative * 2 > 3', 'FT_RELATIVE_TIME cannot *.', 0, 19],
  [
    'frame.time == "garbage"',
    '"garbage" is not a valid absolute time. Example: "Nov 12, 1999 08:55:44.123" or "2011-07-04 12:34:56"',
    14,
    9,
  ],
  ['ip.src#-1 == 1.1.1.1', 'Expected digit or "[", not "-"', 7, 1],
  ['${nomacro:x}', "macro 'nomacro' does not exist", -1, 0],
  ['-2 == tcp.dstport', 'Constant arithmetic expression on the LHS is invalid.', 1, 1],
  ['tcp.port == 09', '"09" is not a valid number.', 12, 2],
  ['tcp.port == 99999999999999999999', '"99999999999999999999" causes an integer overflow.', 12, 20],
  ['tcp.port == 1 + 70000', '"70000" too big for this field, maximum 65535.', 16, 5],
  ["tcp.port == ''", 'Empty character constant.', 12, 2],
  ["tcp.port == '\\q'", "'\\q' isn't a valid character constant.", 12, 4],
  ['frame contains 0xffff', '"0xffff" is not a valid byte string.', 15, 6],
  [
    'eth.addr == 00:11:22:33:44:55:66',
    '"00:11:22:33:44:55:66" contains too many bytes to be a valid Ethernet address.',
    12,
    20,
  ],
  ['eth.addr == 00:11:22:33:44:zz', '":" was unexpected in this context.', 26, 1],
  ['ipv6.addr == ::1/129', 'Prefix in a IPv6 address should be <= 128, not 129', 13, 7],
  ['frame.time == "2015-08-01 10:00.5"', 'Subsecond precision requires a seconds field.', 14, 20],
  ['frame.time == "2015-08-01 10:00:00 EST"', 'Unexpected data after time value.', 14, 25],
  ['frame.time_delta == 1e-3', '"1e-3" is not a valid time.', 20, 4],
  ['tcp.flags.syn + 1 == 2', 'FT_BOOLEAN cannot +.', 0, 13],
  ['frame[1:0] == 1', "Range 1:0 isn't valid because length 0 isn't positive", 6, 3],
  ['frame[2-1] == 1', "Range 2-1 isn't valid because 2 is greater or equal than 1", 6, 3],
  ['frame[1:2:3] == 1', '"1:2:3" is not a valid range.', 6, 5],
  [
    'frame[0:2] == tcp.port',
    '"tcp.port" is a Unsigned integer (2 bytes) and cannot be converted into a sequence of bytes.',
    14,
    8,
  ],
  ['"abc"[0] == 61', 'Range is not supported for entity "abc"', 0, 5],
  ['upper(ip.src) == "A"', 'Only string type fields can be used as parameter for upper()', 6, 6],
  ['upper() == "A"', 'Function upper needs at least 1 arguments.', 0, 5],
  ['upper(http.host, http.host) == "A"', 'Function upper can only accept 1 arguments.', 0, 5],
  ['len(http.host) == "a"', 'Unsigned integer (4 bytes) cannot be converted from a string ("a").', 18, 3],
  ['count(len(ip)) == 1', 'Only fields can be used as parameter for count()', 6, 3],
  ['string(http.host) == "a"', 'String conversion for field "http.host" is not supported', 7, 9],
  ['max(tcp.port, ip.src) == 1', "Arguments to 'max' must have the same type (expected FT_UINT16, got FT_IPv4)", 14, 6],
  ['max(1, 2) == 2', "Argument '1' is not valid for max()", 4, 1],
  ['abs(ip.src) == 1', "'ip.src' is not a valid argument to 'abs'()", 4, 6],
  ['tcp.port in {1, }', '"}" was unexpected in this context.', 16, 1],
  ['tcp.port in {ip.src}', 'tcp.port and ip.src are not of compatible types.', 13, 6],
  ['..tcp', '".." was unexpected in this context.', 0, 2],
  ['tcp.port#[1', 'The right bracket was missing from a slice.', 11, 1],
  ['tcp.port#1.5', '"5" is not a valid protocol or protocol field.', 10, 2],
  ['any tcp.port', 'Unexpected end of filter expression.', -1, 0],
  ['all not tcp', '"not" was unexpected in this context.', 4, 3],
  ['(tcp.port) == 80', '"==" was unexpected in this context.', 11, 2],
  ['tcp.port + "a" == 1', '"a" is not a valid arithmetic operand.', 11, 3],
  ['-ip.src == 1', 'FT_IPv4 cannot -.', 1, 6],
  ['http.host == "\\u0041"', '\\u0041 is not a valid universal character name', 14, 6],
  ['http.host == "\\400"', '\\400 is larger than 255.', 14, 4],
  ["http.host == 'x", 'The final quote was missing from a character constant.', 15, 1],
  ['${tcp.port}', 'tcp.port <FT_UINT16> is neither a field nor a protocol name.', 2, 8],
  ['${', 'end of filter in the middle of a macro expression', -1, 0],
  ['ip.src ~ "a"', 'ip.src (type=IPv4 address) cannot participate in ~ comparison.', 0, 6],
  ['frame.p2p_dir == -200', '"200" too big for this field, maximum 127.', 18, 3],
  ['tcp.analysis.flags == 1', 'tcp.analysis.flags (type=Label) cannot participate in == comparison.', 0, 18],
  ['tcp[1', 'The right bracket was missing from a slice.', 5, 1],
  ['tcp[1--2] == 01', "Range 1--2 isn't valid because 1 and -2 have different signs", 4, 4],
]

describe('messages', () => {
  test.each(ROWS)('%s', (filter, message, at, length) => {
    const e = problem(filter)
    expect([e.message, e.at, e.length]).toEqual([message, at, length])
  })
})

test('lines underline the place', () => {
  expect(problem('tcp udp').lines()).toEqual(['"udp" was unexpected in this context.', '    tcp udp', '        ^~~'])
  expect(problem('tcp and').lines()).toEqual(['Unexpected end of filter expression.'])
})

test('what later versions accept', () => {
  for (const filter of [
    '@tcp.port == 00:50',
    'tcp xor udp',
    'tcp.flags bitand 2',
    'vals(ip.proto) contains "T"',
    'hex(tcp.port) == "0x50"',
    'ip_rfc1918(ip.src) == 1',
    'double(frame.time_delta) > 0.5',
    'ip.src == $ip.dst',
  ])
    expect(() => compileFilter(filter, registry)).not.toThrow()
})

test('macros', () => {
  const macros = new Map([
    ['one', 'tcp.port == $1'],
    ['two', '${one:$1} or udp.port == $2'],
    ['again', '${again}'],
  ])
  expect(() => compileFilter('${two:80;53}', registry, { macros })).not.toThrow()
  const message = (filter: string): string => {
    try {
      compileFilter(filter, registry, { macros })
      return ''
    } catch (error) {
      return (error as Error).message
    }
  }
  expect(message('${two:80}')).toBe("wrong number of arguments for macro 'two', expecting 2 instead of 1")
  expect(message('${three}')).toBe("macro 'three' does not exist")
  expect(message('${one:80a}')).toBe('"80a" is not a valid number.')
  expect(message('${again}')).toBe('macro recursion is too deep')
})

test('hostile filters end', () => {
  for (const filter of ['('.repeat(10_000), '!'.repeat(10_000), '-'.repeat(10_000), 'len('.repeat(10_000)])
    expect(() => compileFilter(filter, registry)).toThrow(FilterError)
  const sum = `tcp.port == ${Array.from({ length: 1000 }, () => '1').join(' + ')}`
  expect(() => compileFilter(sum, registry)).not.toThrow()
})
