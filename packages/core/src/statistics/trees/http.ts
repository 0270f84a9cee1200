import type { Packet } from '../../packet/packet.js'
import { NO_MESSAGE } from '../../protocols/http/state.js'
import { numberIn, textIn } from '../rows.js'
import type { StatisticKind, StatisticRun } from '../statistic.js'
import { type TreeCounter, treeKind } from './kind.js'
import type { Node, Tree } from './tree.js'

const FIELDS = [
  'http.request.method',
  'http.request.uri',
  'http.request.full_uri',
  'http.response.code',
  'http.response.code.desc',
  'http.host',
  'http.referer',
  'http.location',
  'http.response_for.uri',
]

/** One message of HTTP, also that of SSDP. */
abstract class HttpCounter implements TreeCounter {
  constructor(protected readonly tree: Tree) {}

  packet(p: Packet, run: StatisticRun): void {
    for (let i = 0; i < p.layerProtocols.length; i++) {
      const { name } = p.layerProtocols[i]
      if ((name !== 'http' && name !== 'ssdp') || p.tape.value[p.layerRows[i]] === NO_MESSAGE) continue
      this.tree.at(p, run)
      this.message(p, p.layerRows[i])
    }
  }

  protected abstract message(p: Packet, row: number): void
}

/** tshark drops what marks a method as one over datagrams: M-SEARCH is SEARCH. */
export const methodName = (method: string): string => (method.startsWith('M-') ? method.slice(2) : method)

const CLASSES: Readonly<Record<number, string>> = {
  1: '1xx: Informational',
  2: '2xx: Success',
  3: '3xx: Redirection',
  4: '4xx: Client Error',
  5: '5xx: Server Error',
}

class HttpPackets extends HttpCounter {
  private readonly total = this.tree.root('Total HTTP Packets')
  private readonly requests = this.tree.node(this.total, 'HTTP Request Packets')
  private readonly responses = this.tree.node(this.total, 'HTTP Response Packets')
  private readonly broken = this.tree.node(this.responses, '???: broken')
  private readonly classes = Object.values(CLASSES).map(name => this.tree.node(this.responses, name))
  private readonly others = this.tree.node(this.total, 'Other HTTP Packets')

  protected message(p: Packet, row: number): void {
    const { tree } = this
    tree.tick(this.total)
    const code = numberIn(p, row, 'http.response.code')
    const method = textIn(p, row, 'http.request.method')
    if (code !== undefined) {
      tree.tick(this.responses)
      const parent = code >= 100 && code < 600 ? this.classes[Math.floor(code / 100) - 1] : this.broken
      tree.tick(parent)
      tree.tick(tree.node(parent, `${code} ${textIn(p, row, 'http.response.code.desc') ?? `Unknown (${code})`}`))
    } else if (method !== undefined) {
      tree.tick(this.requests)
      tree.tick(tree.node(this.requests, methodName(method)))
    } else tree.tick(this.others)
  }
}

class HttpRequests extends HttpCounter {
  private readonly all = this.tree.root('HTTP Requests by HTTP Host')

  protected message(p: Packet, row: number): void {
    const { tree } = this
    if (textIn(p, row, 'http.request.method') === undefined) return
    tree.tick(this.all)
    const host = textIn(p, row, 'http.host')
    if (host === undefined) return
    const node = tree.node(this.all, host)
    tree.tick(node)
    const uri = textIn(p, row, 'http.request.uri')
    if (uri !== undefined) tree.tick(tree.node(node, uri))
  }
}

class HttpServers extends HttpCounter {
  private readonly all = this.tree.root('HTTP Requests by Server')
  private readonly byAddress = this.tree.node(this.all, 'HTTP Requests by Server Address')
  private readonly byHost = this.tree.node(this.all, 'HTTP Requests by HTTP Host')
  private readonly answers = this.tree.root('HTTP Responses by Server Address')

  protected message(p: Packet, row: number): void {
    const { tree } = this
    const code = numberIn(p, row, 'http.response.code')
    const { addresses } = p.session
    if (textIn(p, row, 'http.request.method') !== undefined) {
      tree.tick(this.all)
      const server = addresses.text(p.dst)
      const host = textIn(p, row, 'http.host')
      tree.tick(this.byAddress)
      const address = tree.node(this.byAddress, server)
      tree.tick(address)
      tree.tick(this.byHost)
      if (host === undefined) return
      tree.tick(tree.node(address, host))
      const named = tree.node(this.byHost, host)
      tree.tick(named)
      tree.tick(tree.node(named, server))
    } else if (code !== undefined) {
      tree.tick(this.answers)
      const node = tree.node(this.answers, addresses.text(p.src))
      tree.tick(node)
      tree.tick(tree.node(node, code > 100 && code < 400 ? 'OK' : 'KO'))
    }
  }
}

/** Who led to what: by the Referer of requests, and by redirections. */
class HttpSequences extends HttpCounter {
  private readonly all = this.tree.root('HTTP Request Sequences')
  private readonly byUri = new Map<string, Node>()

  protected message(p: Packet, row: number): void {
    const uri = textIn(p, row, 'http.request.full_uri')
    const referer = textIn(p, row, 'http.referer')
    if (uri !== undefined && referer !== undefined) this.step(referer, uri)
    const location = textIn(p, row, 'http.location')
    const from = textIn(p, row, 'http.response_for.uri')
    if (location !== undefined && from !== undefined) this.step(from, resolved(location, from))
  }

  private step(from: string, to: string): void {
    const { tree } = this
    let source = this.byUri.get(from)
    if (source === undefined) {
      source = tree.node(this.all, from)
      this.byUri.set(from, source)
    }
    // the page that led here counts by itself and as part of the way
    tree.tick(source)
    const target = tree.node(source, to)
    if (!this.byUri.has(to)) this.byUri.set(to, target)
    for (let node: Node | undefined = target; node !== undefined && node.name !== ''; node = node.parent)
      tree.tick(node)
  }
}

/** Where a redirection leads, seen from the page that was asked for. */
function resolved(location: string, from: string): string {
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) return location
  const scheme = from.slice(0, from.indexOf('://') + 1)
  if (location.startsWith('//')) return scheme + location
  const path = from.indexOf('/', from.indexOf('://') + 3)
  if (location.startsWith('/')) return (path < 0 ? from : from.slice(0, path)) + location
  const query = from.indexOf('?')
  const page = query < 0 ? from : from.slice(0, query)
  return page.slice(0, page.lastIndexOf('/') + 1) + location
}

const spec = { fields: FIELDS, layers: ['http', 'ssdp'], needs: { streams: true } }

export const httpTrees: readonly StatisticKind[] = [
  treeKind({ name: 'http', title: 'HTTP/Packet Counter', ...spec, counter: tree => new HttpPackets(tree) }),
  treeKind({ name: 'http_req', title: 'HTTP/Requests', ...spec, counter: tree => new HttpRequests(tree) }),
  treeKind({ name: 'http_srv', title: 'HTTP/Load Distribution', ...spec, counter: tree => new HttpServers(tree) }),
  treeKind({ name: 'http_seq', title: 'HTTP/Request Sequences', ...spec, counter: tree => new HttpSequences(tree) }),
]
