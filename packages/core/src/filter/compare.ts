import { utf8Bytes } from './quoted.js'
import { rowText, rowTime } from './row-value.js'
import {
  anyHeaderNumber,
  anyHeaderSpan,
  anyLayerSpan,
  anyRow,
  anyRowNumber,
  anyRowSpan,
  type NumberTest,
  type Source,
  type SpanTest,
  type Test,
} from './scan.js'
import { classOf, isUnsigned, type Type } from './types.js'
import { type Constant, compareNetworks, compareSpans, indexOfBytes, isNegative, order, relationOf } from './value.js'

/** What no number is equal to, less or more than. */
const NO_NUMBER: Constant = { value: Number.NaN }

/** Whether some value of the source answers the operator (or, negated, does not): no lists, nothing allocated. */
export function compareFields(
  source: Source,
  type: Type,
  operator: string,
  constant: Constant,
  negated: boolean,
): Test {
  switch (classOf(type)) {
    case 'number':
    case 'float':
      return numbers(source, operator, isUnsigned(type) && isNegative(constant.value) ? NO_NUMBER : constant, negated)
    case 'text':
      return texts(source, operator, String(constant.value), negated)
    case 'time': {
      const wanted = BigInt(constant.value as bigint)
      const relation = relationOf(operator)
      return rows(source, (p, row) => {
        const t = rowTime(p, row)
        return relation(order(t, wanted)) !== negated
      })
    }
    default:
      return spans(source, spanTest(operator, constant, negated, type === 'PROTOCOL'), operator === 'contains')
  }
}

function rows(source: Source, test: Parameters<typeof anyRow>[1]): Test {
  return source.kind === 'rows' ? anyRow(source.field, test) : () => false
}

function numbers(source: Source, operator: string, constant: Constant, negated: boolean): Test {
  const { value } = constant
  if (source.kind === 'layer') return () => false
  const wide = source.field.kind === 'uint64' || source.field.kind === 'int64' || typeof value === 'bigint'
  if (wide) {
    const relation = relationOf(operator)
    const wanted = value as number | bigint
    if (source.kind === 'rows')
      return anyRow(source.field, (p, row) => {
        const object = p.tape.object[row]
        return (
          relation(order<number | bigint>(typeof object === 'bigint' ? object : p.tape.value[row], wanted)) !== negated
        )
      })
    return anyHeaderNumber(source.protocol, source.field, n => relation(order<number | bigint>(n, wanted)) !== negated)
  }
  const test = numberTest(operator, Number(value), negated)
  return source.kind === 'rows'
    ? anyRowNumber(source.field, test)
    : anyHeaderNumber(source.protocol, source.field, test)
}

function numberTest(operator: string, wanted: number, negated: boolean): NumberTest {
  switch (operator) {
    case '==':
      return negated ? n => n !== wanted : n => n === wanted
    case '!=':
      return negated ? n => n === wanted : n => n !== wanted
    case '<':
      return negated ? n => !(n < wanted) : n => n < wanted
    case '>':
      return negated ? n => !(n > wanted) : n => n > wanted
    case '<=':
      return negated ? n => !(n <= wanted) : n => n <= wanted
    default:
      return negated ? n => !(n >= wanted) : n => n >= wanted
  }
}

function texts(source: Source, operator: string, wanted: string, negated: boolean): Test {
  if (operator === 'contains') return rows(source, (p, row) => rowText(p, row).includes(wanted) !== negated)
  if (operator === '==') return rows(source, (p, row) => (rowText(p, row) === wanted) !== negated)
  const relation = relationOf(operator)
  return rows(source, (p, row) => {
    return relation(order(rowText(p, row), wanted)) !== negated
  })
}

function spans(source: Source, test: SpanTest, carried: boolean): Test {
  switch (source.kind) {
    case 'layer':
      return anyLayerSpan(source.protocol, test, carried)
    case 'header':
      return anyHeaderSpan(source.protocol, source.field, test)
    case 'rows':
      return anyRowSpan(source.field, test)
  }
}

/** Layers have the order of their lengths, and those of one length that of their bytes. */
function spanTest(operator: string, constant: Constant, negated: boolean, byLength: boolean): SpanTest {
  const { value, bits } = constant
  const wanted = value instanceof Uint8Array ? value : utf8Bytes(String(value))
  if (operator === 'contains') return (b, from, to) => indexOfBytes(b, from, to, wanted) >= 0 !== negated
  if (operator === '==' && bits === undefined) {
    const n = wanted.length
    return (b, from, to) => {
      if (to - from !== n) return negated
      for (let i = 0; i < n; i++) if (b[from + i] !== wanted[i]) return negated
      return !negated
    }
  }
  const relation = relationOf(operator)
  if (byLength)
    return (b, from, to) => relation(to - from - wanted.length || compareSpans(b, from, to, wanted)) !== negated
  if (bits === undefined) return (b, from, to) => relation(compareSpans(b, from, to, wanted)) !== negated
  return (b, from, to) => {
    const d = to - from === wanted.length ? compareNetworks(b, from, wanted, bits) : Number.NaN
    return relation(d) !== negated
  }
}
